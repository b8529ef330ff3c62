package io.latchkey;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;

/**
 * The bytes of an input, taken for decisions, one after the other. Once there are none left, each decision is the first
 * of what there is to choose, so that a shorter input is a simpler trial.
 */
final class Dice {

    private final byte[] bytes;
    private int at;

    Dice(byte[] bytes) {
        this.bytes = bytes;
    }

    private int next() {
        return at < bytes.length ? bytes[at++] & 0xFF : 0;
    }

    /** A number from 0 to below the bound. */
    int below(int bound) {
        return bound <= 256 ? next() % bound : (next() << 8 | next()) % bound;
    }

    /** True for one in so many; not once there are no bytes left. */
    boolean oneIn(int many) {
        return below(many) == many - 1;
    }

    <T> T of(List<T> choices) {
        return choices.get(below(choices.size()));
    }

    String of(String... choices) {
        return choices[below(choices.length)];
    }

    char character() {
        return (char) (next() << 8 | next());
    }

    boolean isAtEnd() {
        return at >= bytes.length;
    }

    /** What is left, as it is. */
    byte[] rest() {
        byte[] rest = Arrays.copyOfRange(bytes, Math.min(at, bytes.length), bytes.length);
        at = bytes.length;
        return rest;
    }

    String restAsText() {
        return new String(rest(), UTF_8);
    }

    /** Some bytes of what is left. */
    byte[] some(int most) {
        int count = Math.min(below(most + 1), bytes.length - Math.min(at, bytes.length));
        byte[] some = Arrays.copyOfRange(bytes, Math.min(at, bytes.length), Math.min(at, bytes.length) + count);
        at += count;
        return some;
    }
}
