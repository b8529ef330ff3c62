package io.latchkey.jaxrs;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.AllowedOrigins;
import io.latchkey.BearerAuth;
import io.latchkey.ClientCredentialsTokenSource;
import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.core.MultivaluedHashMap;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.URI;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an exchange is told of a request. */
final class FirstAttemptTest {

    @ParameterizedTest
    @CsvSource({
        "https://api.example.com, /",
        "https://api.example.com/orders/7?of=bond, /orders/7",
        "https://api.example.com/a%2Fb, /a%2Fb",
    })
    void isTheMethodAndThePathAsItGoesOverTheWire_andCannotBeCancelled(URI uri, String path) throws IOException {
        FirstAttempt attempt = FirstAttempt.of(request("PUT", uri), new AnyImplementation(null));

        assertThat(attempt.method()).isEqualTo("PUT");
        assertThat(attempt.path()).isEqualTo(path);
        assertThat(attempt.cancellation()).isNull();
    }

    /** RESTEasy sends it to a proxy as it would plain HTTP. */
    @ParameterizedTest
    @Tag("G17")
    @CsvSource({"https, true", "HTTPS, true", "wss, false", "WSS, false", "ws, false", "ftp, false"})
    void isNotOverAWebSocket_ofWhichNoClientOfJakartaRestKnows(String scheme, boolean allowed) throws IOException {
        URI uri = URI.create(scheme + "://api.example.com/orders");
        FirstAttempt attempt = FirstAttempt.of(request("GET", uri), new AnyImplementation(null));
        try (ClientCredentialsTokenSource tokens = ClientCredentialsTokenSource.builder()
                .tokenEndpoint("https://auth.example.com/oauth2/token")
                .clientId("client")
                .clientSecret("secret")
                .build()) {
            BearerAuth auth = BearerAuth.of(tokens, AllowedOrigins.of("https://api.example.com"));

            assertThat(auth.exchange(attempt) != null).isEqualTo(allowed);
        }
    }

    private static ClientRequestContext request(String method, URI uri) {
        return (ClientRequestContext) Proxy.newProxyInstance(
                FirstAttemptTest.class.getClassLoader(),
                new Class<?>[] {ClientRequestContext.class},
                (proxy, asked, arguments) -> switch (asked.getName()) {
                    case "getMethod" -> method;
                    case "getUri" -> uri;
                    case "getHeaders" -> new MultivaluedHashMap<String, Object>();
                    default -> asked.getReturnType() == boolean.class ? false : null;
                });
    }
}
