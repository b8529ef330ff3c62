package io.latchkey.keycloak;

import com.nimbusds.jose.util.JSONArrayUtils;
import com.nimbusds.jose.util.JSONObjectUtils;
import io.latchkey.AllowedOrigins;
import io.latchkey.ClientAuthentication;
import io.latchkey.ClientCredentialsTokenSource;
import io.latchkey.okhttp.BearerAuthInterceptor;
import java.io.IOException;
import java.text.ParseException;
import java.util.Map;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/** Keycloak's admin REST API, called as an application would: it is a protected resource like any other. */
final class Administration {

    private final Stage stage;

    Administration(Stage stage) {
        this.stage = stage;
    }

    /** Has Keycloak make a new secret for a client, and forget the one before. */
    String newSecretOf(String clientId) throws IOException, ParseException {
        try (ClientCredentialsTokenSource tokens = tokens()) {
            OkHttpClient http = calling(tokens);
            String clients = stage.keycloak.admin() + "/clients";
            String found = body(http, new Request.Builder().url(clients + "?clientId=" + clientId));
            Object id = ((Map<?, ?>) JSONArrayUtils.parse(found).get(0)).get("id");
            String made = body(
                    http,
                    new Request.Builder()
                            .url(clients + "/" + id + "/client-secret")
                            .post(RequestBody.EMPTY));
            return JSONObjectUtils.getString(JSONObjectUtils.parse(made), "value");
        }
    }

    /** Tokens of one who may do that. */
    ClientCredentialsTokenSource tokens() {
        return stage.tokens(Stage.ADMINISTRATOR, ClientAuthentication.clientSecretPost())
                .clientSecret(Realm.SECRET)
                .build();
    }

    AllowedOrigins api() {
        return AllowedOrigins.of(stage.keycloak.admin().resolve("/").toString());
    }

    OkHttpClient calling(ClientCredentialsTokenSource tokens) {
        return new OkHttpClient.Builder()
                .addInterceptor(BearerAuthInterceptor.create(tokens, api()))
                .build();
    }

    private static String body(OkHttpClient http, Request.Builder request) throws IOException {
        try (Response response = http.newCall(request.build()).execute()) {
            if (!response.isSuccessful()) {
                throw new IOException("the admin REST API answered " + response.code());
            }
            return response.body().string();
        }
    }
}
