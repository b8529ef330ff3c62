package io.latchkey.demo;

import io.latchkey.AllowedOrigins;
import io.latchkey.TokenSource;

/** The HTTP clients that take part. */
enum Stack {
    OKHTTP("OkHttp") {
        @Override
        HttpCalls connect(TokenSource tokens, AllowedOrigins api) {
            return new OkHttpCalls(tokens, api);
        }
    },
    JERSEY("Jersey") {
        @Override
        HttpCalls connect(TokenSource tokens, AllowedOrigins api) {
            return new JerseyCalls(tokens, api);
        }
    };

    private final String shown;

    Stack(String shown) {
        this.shown = shown;
    }

    abstract HttpCalls connect(TokenSource tokens, AllowedOrigins api);

    @Override
    public String toString() {
        return shown;
    }
}
