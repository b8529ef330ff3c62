package io.latchkey.osgi.caller;

import io.latchkey.ClientCredentialsTokenSource;
import io.latchkey.TokenException;
import java.io.UncheckedIOException;
import java.util.function.BinaryOperator;

/** Gets a token from the endpoint that is given first. */
public final class TokenOfCore implements BinaryOperator<String> {

    @Override
    public String apply(String tokenEndpoint, String api) {
        try (ClientCredentialsTokenSource tokens = Tokens.from(tokenEndpoint)) {
            return tokens.token().authorizationHeader();
        } catch (TokenException e) {
            throw new UncheckedIOException(e);
        }
    }
}
