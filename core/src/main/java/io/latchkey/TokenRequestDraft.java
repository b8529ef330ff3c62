package io.latchkey;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A token request while it is put together, and what of it nobody may see. */
final class TokenRequestDraft {

    private final URI endpoint;
    private final String audience;
    private final @Nullable String clientId;
    private final Instant now;
    private final Map<String, String> headers = new LinkedHashMap<>();
    private final FormBody form = new FormBody();
    private final List<String> secrets = new ArrayList<>();

    /**
     * Begins one.
     *
     * @param audience for whom an assertion of our own is meant
     */
    TokenRequestDraft(URI endpoint, String audience, @Nullable String clientId, Instant now) {
        this.endpoint = endpoint;
        this.audience = audience;
        this.clientId = clientId;
        this.now = now;
    }

    String audience() {
        return audience;
    }

    String clientId() {
        return Objects.requireNonNull(clientId, "clientId");
    }

    @Nullable
    String optionalClientId() {
        return clientId;
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
