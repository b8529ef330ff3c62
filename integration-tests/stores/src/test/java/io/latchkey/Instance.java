package io.latchkey;

import java.time.Duration;

/** An instance of an application that calls an API, as an adapter does: with one more try after a refusal. */
final class Instance implements AutoCloseable {

    private final ClientCredentialsTokenSource tokens;
    private final SeenStore store;
    private final AuthorizationServer api;

    Instance(ClientCredentialsTokenSource tokens, SeenStore store, AuthorizationServer api) {
        this.tokens = tokens;
        this.store = store;
        this.api = api;
    }

    /**
     * A call that was made.
     *
     * @param token that was sent last
     * @param refused how often one was refused: twice, and the call has failed
     * @param waited for tokens, in real time
     */
    record Call(String token, int refused, Duration waited) {

        boolean succeeded() {
            return refused < 2;
        }
    }

    Call call() throws TokenException {
        int refused = 0;
        Duration waited = Duration.ZERO;
        while (true) {
            long began = System.nanoTime();
            AccessToken token = tokens.token();
            waited = waited.plusNanos(System.nanoTime() - began);
            if (api.accepts(token.value())) {
                return new Call(token.value(), refused, waited);
            }
            tokens.reject(token);
            if (++refused == 2) {
                return new Call(token.value(), refused, waited);
            }
        }
    }

    /** As if the API had refused it. */
    void forgetsItsToken() {
        AccessToken token = tokens.tokenAtHand();
        if (token == null) {
            throw new AssertionError("it has none");
        }
        tokens.reject(token);
    }

    ClientCredentialsTokenSource tokens() {
        return tokens;
    }

    SeenStore store() {
        return store;
    }

    /** Ends it without a word to anybody, as a crash would. */
    @Override
    public void close() {
        tokens.close();
    }
}
