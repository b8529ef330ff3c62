package io.latchkey.jaxrs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latchkey.AccessToken;
import io.latchkey.AllowedOrigins;
import io.latchkey.BearerAuth;
import io.latchkey.TokenException;
import io.latchkey.TokenSource;
import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientResponseContext;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A 401 that cannot be answered by a second attempt is the caller's, as it came. */
final class TokenFilterTest {

    private final BearerAuth auth = BearerAuth.of(new Numbered(), AllowedOrigins.of("https://api.example.com"));
    private final TokenFilter tokenFilter = new TokenFilter(auth, BearerAuthFilter.create(auth));

    private final Map<String, Object> properties = new HashMap<>(Map.of(BearerAuthFilter.FOLLOWS_NO_REDIRECTS, true));
    private final MultivaluedMap<String, Object> headers = new MultivaluedHashMap<>();
    private InputStream entity = new ByteArrayInputStream("the token is dead".getBytes(StandardCharsets.UTF_8));

    private static <T> T handMade(Class<T> type, InvocationHandler handler) {
        return type.cast(
                Proxy.newProxyInstance(TokenFilterTest.class.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private ClientRequestContext request(@Nullable Client client) {
        return request("https://api.example.com/orders", client);
    }

    private ClientRequestContext request(String uri, @Nullable Client client) {
        return handMade(ClientRequestContext.class, (proxy, method, arguments) -> switch (method.getName()) {
            case "getUri" -> URI.create(uri);
            case "getMethod" -> "GET";
            case "getHeaders" -> headers;
            case "getProperty" -> properties.get(arguments[0]);
            case "setProperty" -> properties.put((String) arguments[0], arguments[1]);
            case "hasEntity" -> false;
            case "getClient" -> client;
            case "getConfiguration" -> null;
            default -> throw new AssertionError("asked for " + method);
        });
    }

    private ClientResponseContext refusal() {
        return handMade(ClientResponseContext.class, (proxy, method, arguments) -> switch (method.getName()) {
            case "getStatus" -> 401;
            case "getHeaders" -> new MultivaluedHashMap<String, String>();
            case "getEntityStream" -> entity;
            case "setEntityStream" -> {
                entity = (InputStream) arguments[0];
                yield null;
            }
            default -> throw new AssertionError("asked for " + method);
        });
    }

    private void assertHandedOn(ClientRequestContext request) throws IOException {
        tokenFilter.filter(request);
        tokenFilter.filter(request, refusal());

        assertThat(headers.getFirst("Authorization")).isEqualTo("Bearer t1");
        assertThat(entity).hasContent("the token is dead");
    }

    @Test
    @Tag("J16")
    void handsOnTheRefusalOfARequestThatKnowsNoClient() throws IOException {
        assertHandedOn(request(null));
    }

    @Test
    @Tag("J16")
    void handsOnTheRefusalIfTheClientWasClosedMeanwhile() throws IOException {
        Client closed = handMade(Client.class, (proxy, method, arguments) -> {
            throw new IllegalStateException("closed");
        });

        assertHandedOn(request(closed));
    }

    @Test
    @Tag("WS5")
    void refusesAnImplementationThatNobodyVouchesFor() {
        properties.remove(BearerAuthFilter.FOLLOWS_NO_REDIRECTS);

        assertThatThrownBy(() -> tokenFilter.filter(request(null)))
                .isInstanceOf(TokenException.class)
                .hasMessageContaining("redirects")
                .hasMessageContaining("FOLLOWS_NO_REDIRECTS");

        assertThat(headers).isEmpty();
    }

    @Test
    @Tag("J10")
    @Tag("G14")
    void leavesARequestForATokenAlone() throws IOException {
        properties.put(Attempt.PROPERTY, Attempt.OF_OTHERS);
        ClientRequestContext request = request(null);

        tokenFilter.filter(request);
        tokenFilter.filter(request, refusal());

        assertThat(headers).isEmpty();
        assertThat(entity).hasContent("the token is dead");
    }

    /** To {@link URI} it has no host, to HTTP libraries it has. */
    @ParameterizedTest
    @Tag("G9")
    @CsvSource({
        "https://my_api:8443/orders, true",
        "https://my_api:8444/orders, false",
        "https://my_api/orders, false",
        "https://me@my_api:8443/orders, false"
    })
    void takesAHostWithAnUnderscoreForOne(String uri, boolean token) throws IOException {
        BearerAuth underscored = BearerAuth.of(new Numbered(), AllowedOrigins.of("https://my_api:8443"));

        new TokenFilter(underscored, BearerAuthFilter.create(underscored)).filter(request(uri, null));

        assertThat(headers.containsKey("Authorization")).isEqualTo(token);
    }

    /** Another token after each one that was rejected. */
    private static final class Numbered implements TokenSource {

        private int number = 1;

        @Override
        public AccessToken token() {
            return AccessToken.of("t" + number, Instant.MAX);
        }

        @Override
        public CompletionStage<AccessToken> tokenAsync() {
            return CompletableFuture.completedFuture(token());
        }

        @Override
        public void reject(AccessToken token) {
            number++;
        }
    }
}
