package io.latchkey;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What instances share under one key of a {@link TokenStore}: a sealed token, or the lease of the one that is fetching
 * the next, or both. One line of text: the format, when the token was issued and for how long it lives (milliseconds),
 * whether it came in place of a refused one, the token as it is sealed, the lease.
 *
 * @param lease who fetches: a value that no other lease has
 */
record StoreRecord(@Nullable Sealed token, @Nullable String lease) {

    /** Of this record; another one has other keys, too. */
    static final String FORMAT = "1";

    private static final String NONE = "-";
    private static final StoreRecord EMPTY = new StoreRecord(null, null);
    private static final Pattern TEXT =
            Pattern.compile(FORMAT + " (\\d{1,15}) (\\d{1,15}) ([01]) ([A-Za-z0-9_-]+) ([0-9a-f]{32}|-)");

    /**
     * A token, as it lies in a store.
     *
     * @param issuedAt in milliseconds of the fetcher's wall clock
     * @param replacement whether it was fetched in place of one that the API had refused
     */
    record Sealed(long issuedAt, Duration lifetime, boolean replacement, String ciphertext) {

        /** All but the ciphertext, to which it is bound. */
        static String header(long issuedAt, Duration lifetime, boolean replacement) {
            return FORMAT + " " + issuedAt + " " + lifetime.toMillis() + " " + (replacement ? 1 : 0);
        }

        String header() {
            return header(issuedAt, lifetime, replacement);
        }
    }

    /** What is not understood is as good as nothing. */
    static StoreRecord parse(@Nullable String text) {
        Matcher matcher = TEXT.matcher(text == null ? "" : text);
        if (!matcher.matches()) {
            return EMPTY;
        }
        Sealed token = new Sealed(
                Long.parseLong(matcher.group(1)),
                Duration.ofMillis(Long.parseLong(matcher.group(2))),
                matcher.group(3).equals("1"),
                matcher.group(4));
        String lease = matcher.group(5);
        return new StoreRecord(token.ciphertext.equals(NONE) ? null : token, lease.equals(NONE) ? null : lease);
    }

    String text() {
        String header = token == null ? Sealed.header(0, Duration.ZERO, false) : token.header();
        return header + " " + (token == null ? NONE : token.ciphertext) + " " + (lease == null ? NONE : lease);
    }

    /** There is nothing to be stored. */
    boolean isEmpty() {
        return token == null && lease == null;
    }

    StoreRecord withoutLease() {
        return new StoreRecord(token, null);
    }

    StoreRecord withoutToken() {
        return new StoreRecord(null, lease);
    }

    /** Nothing of the token. */
    @Override
    public String toString() {
        return "StoreRecord[" + (token == null ? "no token" : token.header()) + ", lease " + lease + "]";
    }
}
