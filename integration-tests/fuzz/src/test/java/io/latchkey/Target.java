package io.latchkey;

/** Something that takes what comes from outside. The same input is the same trial, each time. */
interface Target {

    /**
     * Tries one input.
     *
     * @param input decides what is tried
     * @throws Finding if what came of it is not as it has to be; whatever else is thrown is one, too
     */
    void tryOn(Dice input) throws Exception;
}
