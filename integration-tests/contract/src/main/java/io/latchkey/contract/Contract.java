package io.latchkey.contract;

/** Scenarios of one theme. */
public interface Contract {

    /** The scene of the test that is running. */
    Scene scene();
}
