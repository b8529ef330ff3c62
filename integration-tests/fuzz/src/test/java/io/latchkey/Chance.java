package io.latchkey;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Inputs by chance, from a seed: of random bytes, or an input of the corpus that was bent a little. */
final class Chance {

    private static final int LONGEST = 160;

    private final Random random;
    private final List<byte[]> corpus;

    Chance(long seed, List<byte[]> corpus) {
        this.random = new Random(seed);
        this.corpus = corpus;
    }

    byte[] next() {
        if (corpus.isEmpty() || random.nextInt(3) > 0) {
            byte[] bytes = new byte[8 + random.nextInt(LONGEST)];
            random.nextBytes(bytes);
            return bytes;
        }
        byte[] bytes = corpus.get(random.nextInt(corpus.size())).clone();
        for (int i = 1 + random.nextInt(4); i > 0 && bytes.length > 0; i--) {
            bytes = bent(bytes, random.nextInt(bytes.length));
        }
        return bytes;
    }

    private byte[] bent(byte[] bytes, int at) {
        switch (random.nextInt(5)) {
            case 0 -> bytes[at] = (byte) random.nextInt(256);
            case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            case 2 -> {
                return Arrays.copyOf(bytes, at + 1);
            }
            case 3 -> {
                byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
                System.arraycopy(bytes, at, longer, at + 1, bytes.length - at);
                longer[at] = (byte) random.nextInt(256);
                return longer;
            }
            default -> {
                byte[] other = corpus.get(random.nextInt(corpus.size()));
                int from = random.nextInt(other.length + 1);
                byte[] spliced = Arrays.copyOf(bytes, at + other.length - from);
                System.arraycopy(other, from, spliced, at, other.length - from);
                return spliced;
            }
        }
        return bytes;
    }
}
