package io.latchkey;

import io.latchkey.okhttp.BearerAuthInterceptor;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/** OkHttp. */
final class OkHttpStack implements Stack {

    private final OkHttpClient client;

    OkHttpStack(BearerAuth auth, Recorder recorder) {
        client = new OkHttpClient.Builder()
                .proxy(recorder.proxy())
                .addInterceptor(BearerAuthInterceptor.create(auth))
                .build();
    }

    @Override
    public void get(String url, String path) throws Exception {
        HttpUrl parsed = HttpUrl.get(url);
        HttpUrl whole = path.isEmpty()
                ? parsed
                : parsed.newBuilder().addEncodedPathSegments(path).build();
        try (Response response =
                client.newCall(new Request.Builder().url(whole).build()).execute()) {
            response.body().bytes();
        }
    }
}
