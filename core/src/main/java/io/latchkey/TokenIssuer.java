package io.latchkey;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Whom the engine asks for tokens: a token endpoint, or an application's own function. The engine knows when to ask and
 * what to do with the answer, an issuer knows how. Thread-safe.
 */
interface TokenIssuer {

    /**
     * A token, and when its life began at the earliest.
     *
     * @param shared whether another instance has asked for it
     * @param replacement whether that one did so in place of a refused one
     */
    record Issued(Grant grant, Moment since, boolean shared, boolean replacement) {

        /** A token that was asked for here. */
        Issued(Grant grant, Moment since) {
            this(grant, since, false, false);
        }
    }

    /**
     * Gets a token. May block until it is interrupted; says {@link Attempt#sending()} before each request that it sends.
     *
     * @throws TokenRequestException if there is none
     */
    Issued issue(Attempt attempt) throws TokenRequestException;

    /**
     * Tells whether there are credentials now, others than those that were refused last. May block, and sends nothing. Asked
     * beside the callers, now and then, while they fail for that reason.
     */
    default boolean hasOtherCredentials(Moment now) {
        return false;
    }

    /** The API has refused this token. Does not block, and does what is to be done about it in the background. */
    default void refused(AccessToken token) {}

    /** Who it is, in a sentence: {@code token endpoint https://...}. Nothing of it is secret. */
    String inWords();

    /** Where it is, without anything that may be secret; null if it is at no place that we know of. */
    @Nullable
    URI endpoint();

    /** How a source is called that was given no name. */
    String shortName();

    /** The scope that is asked for, or null. */
    @Nullable
    String scope();
}
