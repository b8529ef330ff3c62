package io.latchkey;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A token request while it is put together, and what of it nobody may see. */
final class TokenRequestDraft {

    private final URI endpoint;
    private final String clientId;
    private final @Nullable String clientSecret;
    private final Instant now;
    private final Map<String, String> headers = new LinkedHashMap<>();
    private final FormBody form = new FormBody();
    private final List<String> secrets = new ArrayList<>();

    TokenRequestDraft(URI endpoint, String clientId, @Nullable String clientSecret, Instant now) {
        this.endpoint = endpoint;
        this.clientId = clientId;
        this.clientSecret = clientSecret;
        this.now = now;
        if (clientSecret != null) {
            secrets.add(clientSecret);
            secrets.add(FormBody.encoded(clientSecret));
            String bare = StrayCharacters.removedFrom(clientSecret);
            secrets.add(bare);
            secrets.add(FormBody.encoded(bare));
        }
    }

    URI endpoint() {
        return endpoint;
    }

    String clientId() {
        return clientId;
    }

    String clientSecret() {
        if (clientSecret == null) {
            throw new IllegalStateException("this client authentication needs a client secret");
        }
        return clientSecret;
    }

    Instant now() {
        return now;
    }

    TokenRequestDraft header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    /** One more text that is masked wherever a server repeats it. */
    TokenRequestDraft secret(String text) {
        secrets.add(text);
        return this;
    }

    TokenRequestDraft parameter(String name, String value) {
        form.add(name, value);
        return this;
    }

    TokenRequestDraft secretParameter(String name, String value) {
        return secret(value).parameter(name, value);
    }

    /** What is masked wherever a server repeats it. */
    List<String> secrets() {
        return secrets;
    }

    TokenTransport.Request request(Duration timeout) {
        return new TokenTransport.Request(endpoint, headers, form.bytes(), timeout);
    }
}
