package io.latchkey.osgi.caller;

import io.latchkey.ClientCredentialsTokenSource;

final class Tokens {

    private Tokens() {}

    static ClientCredentialsTokenSource from(String tokenEndpoint) {
        return ClientCredentialsTokenSource.builder()
                .tokenEndpoint(tokenEndpoint)
                .clientId("client")
                .clientSecret("client-secret")
                .build();
    }
}
