package io.latchkey;

import org.jspecify.annotations.Nullable;

/**
 * A key of the client's own, by which it signs an assertion for each token request (RFC 7523 section 2.2).
 *
 * @param audience the one that was chosen, or null for the server's own
 */
record KeyCredential(SigningKey key, @Nullable String audience) implements Credential {

    @Override
    public void authenticate(TokenRequestDraft draft) throws Supplied.Missing {
        try {
            sign(draft, JwtSigner.of(key), audience);
        } catch (JwtSigner.Unsigned e) {
            throw new Supplied.Missing(e.getMessage(), e.getCause()); // a key that lives elsewhere may be away
        }
    }

    static void sign(TokenRequestDraft draft, JwtSigner signer, @Nullable String audience) {
        String id = draft.clientId();
        draft.parameter("client_id", id);
        String assertion = signer.assertion(id, audience == null ? draft.audience() : audience, draft.now());
        ClientAssertion.add(draft, ClientAuthentication.JWT_BEARER, assertion);
    }

    @Override
    public String doubts(ServerClock clock, String usualAudience, boolean takenBefore) {
        return ". The client assertion was signed by " + key + " for the audience "
                + (audience == null ? usualAudience : audience) + doubt(clock);
    }

    @Override
    public boolean isSigning() {
        return true;
    }

    /** A server that has another time than we have finds an assertion spent, or not valid yet. */
    static String doubt(ServerClock clock) {
        return clock.isFarOff()
                ? ". " + clock.inWords() + ": check it, since a client assertion is valid for a minute only"
                : "";
    }

    /** Written out: what a record does by itself keeps, on Java 17, the classes of its components from being unloaded. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof KeyCredential that && key.equals(that.key);
    }

    @Override
    public int hashCode() {
        return key.hashCode();
    }
}
