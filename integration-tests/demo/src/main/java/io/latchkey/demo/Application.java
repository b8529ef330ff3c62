package io.latchkey.demo;

import io.latchkey.AllowedOrigins;
import io.latchkey.ClientCredentialsTokenSource;
import java.io.IOException;
import java.net.URI;

/** A partner's application as it runs: an HTTP client with Latchkey in it, and its own tokens. */
final class Application implements AutoCloseable {

    private final ClientCredentialsTokenSource tokens;
    private final HttpCalls calls;

    Application(Stack stack, ClientCredentialsTokenSource tokens, AllowedOrigins api) {
        this.tokens = tokens;
        this.calls = stack.connect(tokens, api);
    }

    int get(URI uri) throws IOException {
        return calls.get(uri);
    }

    int post(URI uri, String json) throws IOException {
        return calls.post(uri, json);
    }

    @Override
    public void close() {
        calls.close();
        tokens.close();
    }
}
