package io.latchkey.chaos;

/**
 * Something that happens to all or to some, at a time of the plan.
 *
 * @param atMillis when, since the beginning of the run
 * @param millis how long it lasts; 0 if it is done in no time
 * @param whom which client, or which manner of the trouble; its meaning depends on the kind
 * @param size by how many milliseconds a clock leaps
 */
record Trouble(Kind kind, long atMillis, long millis, int whom, long size) {

    enum Kind {
        /** The token endpoint is away. */
        ENDPOINT_AWAY("spells of the token endpoint"),
        /** The token store is away, or lies. */
        STORE_AWAY("spells of the token store"),
        /** The API refuses each token of a client. */
        API_REFUSES("spells in which the API refuses every token"),
        /** The wall clock is set. */
        LEAP("leaps of the wall clock"),
        /** A client's secret is replaced. */
        ROTATION("rotations of a secret"),
        /** All tokens of a client are revoked. */
        REVOCATION("revocations of all tokens of a client");

        private final String inWords;

        Kind(String inWords) {
            this.inWords = inWords;
        }

        String inWords() {
            return inWords;
        }
    }

    long endMillis() {
        return atMillis + millis;
    }
}
