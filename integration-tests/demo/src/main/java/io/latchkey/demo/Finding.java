package io.latchkey.demo;

/**
 * A line of the table at the end.
 *
 * @param done what was done
 * @param expected what should have happened
 * @param seen what happened
 * @param good whether that is the same
 */
record Finding(String done, String expected, String seen, boolean good) {

    static Finding of(String done, String expected, String seen) {
        return new Finding(done, expected, seen, expected.equals(seen));
    }

    /** The same, with the client that did it. */
    Finding by(Stack stack) {
        return new Finding(stack + ": " + done, expected, seen, good);
    }
}
