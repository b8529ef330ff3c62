package io.latchkey.canary;

/**
 * One way in which a secret may be written, and how many characters of it in a row give it away.
 *
 * @param name how it is written, to be shown
 * @param text the whole of it
 * @param least of how many characters on a part of it is found: as many as eight characters of the secret take
 */
record Spelling(String name, String text, int least) {

    /** How far the characters may be apart that are looked up, so that each part to be found has some of them. */
    int step() {
        return least - Needles.GRAM + 1;
    }
}
