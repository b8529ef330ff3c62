package io.latchkey.quarkus.okhttp;

import jakarta.inject.Singleton;
import java.io.IOException;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.eclipse.microprofile.config.inject.ConfigProperty;

// tag::service[]
/** A service that calls the partner. */
@Singleton
class Prices {

    private final OkHttpClient partner;
    private final String api;

    Prices(OkHttpClient partner, @ConfigProperty(name = "partner.api") String api) {
        this.partner = partner;
        this.api = api;
    }

    String all() throws IOException {
        Request request = new Request.Builder().url(api + "/prices").build();
        try (Response response = partner.newCall(request).execute()) {
            return response.body().string();
        }
    }
}
// end::service[]
