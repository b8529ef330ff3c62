package io.latchkey.sandbox;

/**
 * What a client that is registered at the sandbox needs to know.
 *
 * @param id the client id
 * @param secret the client secret as it is now; empty if the client proves who it is by a key
 */
public record ClientCredentials(String id, String secret) {

    /** Does not show the secret. */
    @Override
    public String toString() {
        return "ClientCredentials[" + id + "]";
    }
}
