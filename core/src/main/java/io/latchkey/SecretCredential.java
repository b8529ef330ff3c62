package io.latchkey;

import org.jspecify.annotations.Nullable;

/**
 * A client secret (RFC 6749 section 2.3.1).
 *
 * @param way how it is sent, always the same one of one client authentication
 */
record SecretCredential(String secret, Way way) implements Credential {

    /** How a secret is sent, or what is made of it. */
    interface Way {

        void authenticate(TokenRequestDraft draft, String secret);

        /** Whether it signs what is sent, for a short time. */
        default boolean isSigned() {
            return false;
        }
    }

    @Override
    public void authenticate(TokenRequestDraft draft) {
        String bare = StrayCharacters.removedFrom(secret);
        draft.secret(secret).secret(FormBody.encoded(secret)).secret(bare).secret(FormBody.encoded(bare));
        way.authenticate(draft, secret);
    }

    @Override
    public String doubts(ServerClock clock, String audience, boolean takenBefore) {
        return StrayCharacters.doubt("clientSecret", secret) + (way.isSigned() ? KeyCredential.doubt(clock) : "");
    }

    @Override
    public boolean isSigning() {
        return way.isSigned();
    }

    /** As in {@link KeyCredential#equals}. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SecretCredential that && secret.equals(that.secret);
    }

    @Override
    public int hashCode() {
        return secret.hashCode();
    }

    /** Nothing of it. */
    @Override
    public String toString() {
        return "SecretCredential";
    }
}
