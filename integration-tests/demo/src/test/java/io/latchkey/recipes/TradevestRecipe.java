package io.latchkey.recipes;

import io.latchkey.AllowedOrigins;
import io.latchkey.ClientCredentialsTokenSource;
import io.latchkey.jaxrs.BearerAuthFilter;
import io.latchkey.okhttp.BearerAuthInterceptor;
import io.latchkey.tradevest.Tradevest;
import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.ClientBuilder;
import jakarta.ws.rs.client.ClientRequestFilter;
import jakarta.ws.rs.client.Entity;
import jakarta.ws.rs.client.WebTarget;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import okhttp3.MultipartBody;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.glassfish.jersey.media.multipart.FormDataMultiPart;
import org.glassfish.jersey.media.multipart.MultiPartFeature;
import org.glassfish.jersey.media.multipart.file.FileDataBodyPart;

/** Of {@code recipes/tradevest.md}. */
final class TradevestRecipe {

    // tag::subscription[]
    static final String SUBSCRIPTION = """
            {"type": "PRICE_SUBSCRIPTION", "priceSubscription": {"markets": [
              {"currency": "EUR", "cryptoSymbol": "BTC"},
              {"currency": "EUR", "cryptoSymbol": "ETH"}]}}""";
    // end::subscription[]

    // tag::feed[]
    static final String FEED = "wss://prices-provider.platform-test.tradevest.ai/websocket/prices";
    static final AllowedOrigins API_AND_FEED = AllowedOrigins.of(
            Tradevest.SANDBOX.apiUrl().toString(), "https://prices-provider.platform-test.tradevest.ai");
    // end::feed[]

    private final String api;

    TradevestRecipe(String api) {
        this.api = api;
    }

    static OkHttpClient okhttp(String id, String secret) {
        // tag::okhttp[]
        Tradevest tradevest = Tradevest.SANDBOX;
        ClientCredentialsTokenSource tokens = tradevest.tokens(id, secret).build();
        OkHttpClient okhttp = new OkHttpClient.Builder()
                .addInterceptor(BearerAuthInterceptor.create(tokens, tradevest.api()))
                .build();
        // end::okhttp[]
        return okhttp;
    }

    static Client jaxrs(String id, String secret) {
        Tradevest tradevest = Tradevest.SANDBOX;
        ClientCredentialsTokenSource tokens = tradevest.tokens(id, secret).build();
        // tag::jaxrs[]
        Client client = ClientBuilder.newBuilder()
                .register(BearerAuthFilter.create(tokens, tradevest.api()))
                .build();
        // end::jaxrs[]
        return client;
    }

    String order(OkHttpClient okhttp, UUID requestor, RequestBody order) throws IOException {
        // tag::order[]
        Request request = new Request.Builder()
                .url(api + "/orders")
                .header("Requestor-ID", requestor.toString())
                .post(order)
                .build();
        try (Response response = okhttp.newCall(request).execute()) {
            String body = response.body().string();
            if (!response.isSuccessful()) {
                throw new PartnerException(response.code(), body);
            }
            return body;
        }
        // end::order[]
    }

    // tag::error[]
    /** The API has said no, and in a few lines of JSON why. */
    static final class PartnerException extends IOException {

        private static final long serialVersionUID = 1L;

        private final int status;

        PartnerException(int status, String body) {
            super("the API answered " + status + ": " + body.substring(0, Math.min(body.length(), 2_000)));
            this.status = status;
        }

        int status() {
            return status;
        }
    }
    // end::error[]

    static OkHttpClient forOnePerson(OkHttpClient okhttp, UUID requestor) {
        // tag::person[]
        OkHttpClient herClient = okhttp.newBuilder()
                .addInterceptor(chain -> chain.proceed(chain.request()
                        .newBuilder()
                        .header("Requestor-ID", requestor.toString())
                        .build()))
                .build();
        // end::person[]
        return herClient;
    }

    String orderOverJaxrs(Client client, UUID requestor, String json) {
        // tag::jaxrs-order[]
        try (jakarta.ws.rs.core.Response response = client.target(api)
                .path("orders")
                .request(MediaType.APPLICATION_JSON)
                .header("Requestor-ID", requestor)
                .post(Entity.json(json))) {
            String body = response.readEntity(String.class);
            if (response.getStatus() >= 400) {
                throw new IllegalStateException("the API answered " + response.getStatus() + ": " + body);
            }
            return body;
        }
        // end::jaxrs-order[]
    }

    WebTarget targetForOnePerson(Client client, UUID requestor) {
        // tag::jaxrs-person[]
        WebTarget hers = client.target(api).register((ClientRequestFilter)
                request -> request.getHeaders().putSingle("Requestor-ID", requestor.toString()));
        // end::jaxrs-person[]
        return hers;
    }

    String upload(OkHttpClient okhttp, UUID requestor, Path file) throws IOException {
        // tag::upload[]
        RequestBody document = new MultipartBody.Builder()
                .setType(MultipartBody.FORM)
                .addFormDataPart(
                        "file",
                        file.getFileName() + "",
                        RequestBody.create(file.toFile(), okhttp3.MediaType.get("application/pdf")))
                .build();
        Request request = new Request.Builder()
                .url(api + "/documents")
                .header("Requestor-ID", requestor.toString())
                .post(document)
                .build();
        // end::upload[]
        try (Response response = okhttp.newCall(request).execute()) {
            return response.code() + " " + response.body().string();
        }
    }

    void download(OkHttpClient okhttp, UUID requestor, String path, Path file) throws IOException {
        // tag::download[]
        Request request = new Request.Builder()
                .url(api + path)
                .header("Requestor-ID", requestor.toString())
                .build();
        try (Response response = okhttp.newCall(request).execute()) {
            if (!response.isSuccessful()) {
                throw new PartnerException(response.code(), response.body().string());
            }
            try (InputStream in = response.body().byteStream()) {
                Files.copy(in, file);
            }
        }
        // end::download[]
    }

    String uploadOverJersey(Client client, UUID requestor, Path file) throws IOException {
        // tag::jersey-upload[]
        try (FormDataMultiPart document = new FormDataMultiPart()) {
            document.bodyPart(new FileDataBodyPart("file", file.toFile(), MediaType.valueOf("application/pdf")));
            try (jakarta.ws.rs.core.Response response = client.target(api)
                    .path("documents")
                    .register(MultiPartFeature.class)
                    .request()
                    .header("Requestor-ID", requestor)
                    .property(BearerAuthFilter.RECORD_LIMIT, 16 << 20) // what is longer is not sent again
                    .post(Entity.entity(document, document.getMediaType()))) {
                return response.getStatus() + " " + response.readEntity(String.class);
            }
        }
        // end::jersey-upload[]
    }

    void downloadOverJaxrs(Client client, UUID requestor, String path, Path file) throws IOException {
        // tag::jaxrs-download[]
        try (InputStream in = client.target(api + path)
                .request()
                .header("Requestor-ID", requestor)
                .get(InputStream.class)) {
            Files.copy(in, file);
        }
        // end::jaxrs-download[]
    }
}
