package io.latchkey.recipes;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.time.Instant;
import okhttp3.FormBody;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

// tag::before[]
/** What many applications have. */
final class HandWrittenTokens implements Interceptor {

    private final OkHttpClient http = new OkHttpClient();
    private final Request tokenRequest;
    private String token = "";
    private Instant expiry = Instant.EPOCH;

    HandWrittenTokens(String tokenEndpoint, String clientId, String clientSecret) {
        tokenRequest = new Request.Builder()
                .url(tokenEndpoint)
                .post(new FormBody.Builder()
                        .add("grant_type", "client_credentials")
                        .add("client_id", clientId)
                        .add("client_secret", clientSecret)
                        .build())
                .build();
    }

    @Override
    public Response intercept(Chain chain) throws IOException {
        return chain.proceed(chain.request()
                .newBuilder()
                .header("Authorization", "Bearer " + token())
                .build());
    }

    private synchronized String token() throws IOException {
        if (Instant.now().isAfter(expiry.minusSeconds(60))) {
            try (Response response = http.newCall(tokenRequest).execute()) {
                JsonObject answer =
                        JsonParser.parseString(response.body().string()).getAsJsonObject();
                token = answer.get("access_token").getAsString();
                expiry = Instant.now().plusSeconds(answer.get("expires_in").getAsLong());
            }
        }
        return token;
    }
}
// end::before[]
