package io.latchkey;

/** How a try has ended. */
sealed interface Outcome {

    /** With a token. */
    record Granted(TokenIssuer.Issued issued) implements Outcome {}

    /** Without one. */
    record Failed(TokenRequestException failure) implements Outcome {}
}
