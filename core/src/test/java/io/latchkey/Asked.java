package io.latchkey;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A token endpoint that is asked once, in memory, and what it says. */
final class Asked {

    static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private final Canary canary;
    private final Map<String, List<String>> headers = new LinkedHashMap<>();
    private final List<TokenTransport.Request> requests = new ArrayList<>();
    private int status = 200;
    private InputStream body = InputStream.nullInputStream();
    private @Nullable IOException failure;
    private String endpoint = "https://auth.example.com/oauth2/token";
    private String secret;
    private ClientAuthentication authentication = ClientAuthentication.clientSecretPost();
    private @Nullable String scope;
    private String clientId = "client-1";
    private final List<TokenEndpoint.Parameter> parameters = new ArrayList<>();

    Asked(Canary canary) {
        this.canary = canary;
        this.secret = canary.secret();
    }

    Asked endpoint(String uri) {
        endpoint = uri;
        return this;
    }

    Asked clientId(String text) {
        clientId = text;
        return this;
    }

    Asked parameters(String... names) {
        for (String name : names) {
            parameters.add(new TokenEndpoint.Parameter(name, "value"));
        }
        return this;
    }

    Asked secret(String text) {
        secret = text;
        return this;
    }

    Asked by(ClientAuthentication way) {
        authentication = way;
        return this;
    }

    Asked scope(String text) {
        scope = text;
        return this;
    }

    Asked status(int code) {
        status = code;
        return this;
    }

    Asked header(String name, String... values) {
        headers.put(name, List.of(values));
        return this;
    }

    Asked answers(String text) {
        return answers(text.getBytes(UTF_8));
    }

    Asked answers(byte[] bytes) {
        return answers(new ByteArrayInputStream(bytes));
    }

    Asked answers(InputStream stream) {
        body = stream;
        return this;
    }

    /** An answer of which no more than the head comes. */
    Asked breaksOffBy(Exception e) {
        return answers(new InputStream() {
            @Override
            public int read() throws IOException {
                if (e instanceof IOException checked) {
                    throw checked;
                }
                throw (RuntimeException) e;
            }

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                return read();
            }
        });
    }

    Asked failsBy(IOException e) {
        failure = e;
        return this;
    }

    Grant granted() throws TokenRequestException {
        URI uri = URI.create(endpoint);
        Supplied<String> supplied = Supplied.by("the clientSecret", () -> secret);
        TokenEndpoint asked = new TokenEndpoint(
                new FixedAddress(uri),
                new TokenEndpoint.Client(clientId, supplied, authentication, scope, parameters),
                this::send);
        try {
            return asked.ask(uri, authentication.credential(supplied), new Moment(0, NOW), Duration.ofSeconds(30));
        } catch (Supplied.Missing e) {
            throw new AssertionError(e);
        }
    }

    /** A token request to which the client authentication has added its part. */
    static TokenRequestDraft draft(
            URI endpoint, ClientAuthentication authentication, String clientId, @Nullable String secret) {
        TokenRequestDraft draft = new TokenRequestDraft(endpoint, endpoint.toString(), clientId, NOW);
        try {
            authentication
                    .credential(Supplied.by("the clientSecret", () -> Objects.requireNonNull(secret)))
                    .authenticate(draft);
        } catch (Supplied.Missing e) {
            throw new AssertionError(e);
        }
        return draft;
    }

    private TokenTransport.Response send(TokenTransport.Request request) throws IOException {
        requests.add(request);
        if (failure != null) {
            throw failure;
        }
        return new TokenTransport.Response(status, headers, body);
    }

    /** What it said instead of granting a token, as a sentence that a user can read. */
    TokenRequestException refused() {
        TokenRequestException refusal = refusedSomehow();
        assertReadable(refusal.getMessage());
        return refusal;
    }

    /** The same where the server has its part in the message. */
    TokenRequestException refusedSomehow() {
        TokenRequestException refusal = catchThrowableOfType(TokenRequestException.class, this::granted);
        assertThat(refusal).as("a refusal").isNotNull();
        return canary.seen(refusal);
    }

    TokenTransport.Request request() {
        assertThat(requests).hasSize(1);
        return requests.get(0);
    }

    /** No machine talk, and the punctuation of a sentence. */
    static void assertReadable(@Nullable String message) {
        assertThat(message)
                .isNotBlank()
                .doesNotContain("null", "VALUE_", "START_", "  ", " ()", "\"\"", " ,", " .", ";;", "Optional")
                .doesNotMatch("(?s).*[^.]\\.\\.(?!\\.).*")
                .doesNotMatch("(?s).*[\\r\\n\\t].*")
                .doesNotEndWith(".");
    }
}
