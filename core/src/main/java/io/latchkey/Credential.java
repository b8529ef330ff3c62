package io.latchkey;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Proves who the client is, in one token request. Another one that is equal to it would prove no more and no less: the same
 * secret, the same key, the very same assertion.
 */
interface Credential {

    /** Adds it to a request. */
    void authenticate(TokenRequestDraft draft) throws Supplied.Missing;

    /** The client secret, if it is one. */
    default @Nullable String secret() {
        return null;
    }

    /**
     * What may be wrong with one that was refused: sentences with a full stop before each, or nothing.
     *
     * @param audience whom the authorization server is to be called, unless another was chosen
     * @param takenBefore whether the very same was not refused when it was sent last
     */
    default String doubts(ServerClock clock, String audience, boolean takenBefore) {
        return "";
    }

    /** For how long it is of no use, by its own times; null if they are not the reason why it was refused. */
    default @Nullable Duration uselessFor(ServerClock clock) {
        return null;
    }

    /** Whether it signs what is sent, for a short time, so that clocks matter. */
    default boolean isSigning() {
        return false;
    }
}
