package io.latchkey;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Where the token endpoint is: typed in, or told by the authorization server itself (RFC 8414). Thread-safe. */
interface EndpointAddress {

    /**
     * Where to send the next token request. May have to ask, and says {@link Attempt#asking} before it does.
     *
     * @throws TokenRequestException if nobody can say where it is
     */
    URI locate(Attempt attempt) throws TokenRequestException;

    /** Where it is, as far as is known, fit to be shown; null before it is known. */
    @Nullable
    URI shown();

    /** The option by which it is set, which may be wrong. */
    String option();

    /** The host by which a source is called that was given no name. */
    String host();

    /** Who it is, in a sentence: {@code token endpoint https://...}. Nothing of it is secret. */
    String inWords();

    /** What tells it from others, whatever is known of it at the moment; nothing of it is secret. */
    String identity();

    /** For whom an assertion of our own is meant: the {@code aud} claim (RFC 7523 section 3). */
    String audience(URI endpoint);

    /** Nobody who is a token endpoint has answered there: it is to be seen soon whether it is elsewhere. */
    void doubt();

    /** What the authorization server says of itself that speaks against a client authentication, a sentence; or null. */
    @Nullable
    String objection(ClientAuthentication authentication);
}
