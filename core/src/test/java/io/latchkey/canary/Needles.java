package io.latchkey.canary;

import java.math.BigInteger;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.EdECPrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Secrets that may stand nowhere, and a quick look for them: as they are, encoded, in Base64, backwards; whole, or any
 * eight characters of them. Thread-safe.
 *
 * <p>Of each spelling, a few characters at such distances are known that every part to be found has some; whatever text
 * has such characters is compared with that spelling. So a look costs a few nanoseconds for each character of a text,
 * however many secrets there are.
 */
public final class Needles {

    /** How many characters are looked up at once: as many as a long holds. */
    static final int GRAM = 4;

    private static final String UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private static final String LOWER = "abcdefghijklmnopqrstuvwxyz";
    private static final String DIGIT = "0123456789";
    private static final int SHOWN_AROUND = 60;

    private final ReentrantLock lock = new ReentrantLock();
    private volatile Index index = new Index(16);

    /** Characters that nobody else writes: any eight of them are known by. Nothing in them has to be escaped anywhere. */
    public static String random(int length) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            // Of each kind something in any eight: no name and no number has that.
            String kind = i % 3 == 0 ? UPPER : i % 3 == 1 ? LOWER : DIGIT;
            text.append(kind.charAt(random.nextInt(kind.length())));
        }
        return text.toString();
    }

    /** A text of which nobody may see eight characters in a row. */
    public Needles add(String what, String secret) {
        return add(what, Spellings.of(secret));
    }

    /** A text that nobody may see as a whole; its parts may stand elsewhere. */
    public Needles addWhole(String what, String secret) {
        return add(what, Spellings.whole(Spellings.of(secret)));
    }

    /** A signed JWT: its signature, and all before it as a whole, which begins as those of others do. */
    public Needles addJwt(String what, String jwt) {
        int signature = jwt.lastIndexOf('.') + 1;
        return addWhole(what, jwt.substring(0, signature)).add("the signature of " + what, jwt.substring(signature));
    }

    /** A private key: all of it that is secret. The rest, in a file of it, is the same in others. */
    public Needles add(String what, PrivateKey key) {
        if (key instanceof RSAPrivateCrtKey rsa) {
            for (BigInteger each : List.of(
                    rsa.getPrivateExponent(),
                    rsa.getPrimeP(),
                    rsa.getPrimeQ(),
                    rsa.getPrimeExponentP(),
                    rsa.getPrimeExponentQ(),
                    rsa.getCrtCoefficient())) {
                add(what, Spellings.of(each));
            }
            return this;
        }
        if (key instanceof ECPrivateKey ec) {
            return add(what, Spellings.of(ec.getS()));
        }
        if (key instanceof EdECPrivateKey ed) {
            return add(what, Spellings.of(ed.getBytes().orElseThrow()));
        }
        throw new IllegalArgumentException("a key of another kind: " + key.getAlgorithm());
    }

    private Needles add(String what, List<Spelling> spellings) {
        lock.lock();
        try {
            index = index.with(what, spellings);
        } finally {
            lock.unlock();
        }
        return this;
    }

    /** What a text shows of the secrets, in words; or null if it shows nothing. */
    public @Nullable String in(String text) {
        return index.in(text);
    }

    /** Where in which secret some characters stand. */
    private record Place(String what, Spelling spelling, int at) {

        /** How a part is described that a text has there, or null if it has too little of it. */
        @Nullable
        String in(String text, int position) {
            String secret = spelling.text();
            int before = 0;
            while (before < at
                    && before < position
                    && secret.charAt(at - before - 1) == text.charAt(position - before - 1)) {
                before++;
            }
            int length = before + GRAM;
            while (at - before + length < secret.length()
                    && position - before + length < text.length()
                    && secret.charAt(at - before + length) == text.charAt(position - before + length)) {
                length++;
            }
            if (length < spelling.least()) {
                return null;
            }
            int from = position - before;
            return length + " characters of " + what + " " + spelling.name() + " in: "
                    + text.substring(
                            Math.max(0, from - SHOWN_AROUND), Math.min(text.length(), from + length + SHOWN_AROUND));
        }
    }

    /** An open hash table, never more than half full; not to be changed once it is seen. */
    private static final class Index {

        private final long[] grams;
        private final Place[][] places;
        private int size;

        Index(int capacity) {
            grams = new long[capacity];
            places = new Place[capacity][];
        }

        Index with(String what, List<Spelling> spellings) {
            int more = spellings.stream()
                    .mapToInt(each -> each.text().length() / each.step() + 1)
                    .sum();
            Index next = new Index(Integer.highestOneBit(2 * (size + more)) * 2);
            for (Place[] some : places) {
                if (some != null) {
                    for (Place place : some) {
                        next.add(place);
                    }
                }
            }
            for (Spelling spelling : spellings) {
                for (int at = 0; at + GRAM <= spelling.text().length(); at += spelling.step()) {
                    next.add(new Place(what, spelling, at));
                }
            }
            return next;
        }

        private void add(Place place) {
            String text = place.spelling.text();
            long gram = 0;
            for (int i = 0; i < GRAM; i++) {
                gram = (gram << 16) | text.charAt(place.at + i);
            }
            int slot = slot(gram);
            Place[] some = places[slot];
            if (some == null) {
                grams[slot] = gram;
                places[slot] = new Place[] {place};
                size++;
            } else {
                Place[] more = Arrays.copyOf(some, some.length + 1);
                more[some.length] = place;
                places[slot] = more;
            }
        }

        /** Where these characters stand, or would. */
        private int slot(long gram) {
            int mask = grams.length - 1;
            int slot = (int) ((gram * 0x9E3779B97F4A7C15L) >>> 32) & mask;
            while (places[slot] != null && grams[slot] != gram) {
                slot = (slot + 1) & mask;
            }
            return slot;
        }

        @Nullable
        String in(String text) {
            long gram = 0;
            for (int end = 0; end < text.length(); end++) {
                gram = (gram << 16) | text.charAt(end);
                Place[] some = end < GRAM - 1 ? null : places[slot(gram)];
                if (some != null) {
                    for (Place place : some) {
                        String found = place.in(text, end - GRAM + 1);
                        if (found != null) {
                            return found;
                        }
                    }
                }
            }
            return null;
        }
    }
}
