package io.latchkey.demo;

import io.latchkey.AllowedOrigins;
import io.latchkey.TokenSource;
import io.latchkey.okhttp.BearerAuthInterceptor;
import java.io.IOException;
import java.net.URI;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/** An application that uses OkHttp. */
final class OkHttpCalls implements HttpCalls {

    private static final MediaType JSON = MediaType.get("application/json");

    private final OkHttpClient client;

    OkHttpCalls(TokenSource tokens, AllowedOrigins api) {
        client = new OkHttpClient.Builder()
                .addInterceptor(BearerAuthInterceptor.create(tokens, api))
                .build();
    }

    @Override
    public int get(URI uri) throws IOException {
        return status(new Request.Builder().url(uri.toString()).build());
    }

    @Override
    public int post(URI uri, String json) throws IOException {
        return status(new Request.Builder()
                .url(uri.toString())
                .post(RequestBody.create(json, JSON))
                .build());
    }

    private int status(Request request) throws IOException {
        try (Response response = client.newCall(request).execute()) {
            response.body().bytes();
            return response.code();
        }
    }

    @Override
    public void close() {
        client.dispatcher().executorService().shutdown();
        client.connectionPool().evictAll();
    }
}
