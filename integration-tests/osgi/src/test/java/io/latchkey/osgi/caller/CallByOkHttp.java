package io.latchkey.osgi.caller;

import io.latchkey.AllowedOrigins;
import io.latchkey.ClientCredentialsTokenSource;
import io.latchkey.okhttp.BearerAuthInterceptor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.BinaryOperator;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/** Calls the API that is given second. */
public final class CallByOkHttp implements BinaryOperator<String> {

    @Override
    public String apply(String tokenEndpoint, String api) {
        try (ClientCredentialsTokenSource tokens = Tokens.from(tokenEndpoint)) {
            OkHttpClient client = new OkHttpClient.Builder()
                    .addInterceptor(BearerAuthInterceptor.create(tokens, AllowedOrigins.of(api)))
                    .build();
            Request request = new Request.Builder().url(api + "/prices").build();
            try (Response response = client.newCall(request).execute()) {
                return response.body().string();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
