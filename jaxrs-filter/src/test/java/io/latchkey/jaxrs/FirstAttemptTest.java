package io.latchkey.jaxrs;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.client.ClientRequestContext;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.URI;
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

    private static ClientRequestContext request(String method, URI uri) {
        return (ClientRequestContext) Proxy.newProxyInstance(
                FirstAttemptTest.class.getClassLoader(),
                new Class<?>[] {ClientRequestContext.class},
                (proxy, asked, arguments) -> switch (asked.getName()) {
                    case "getMethod" -> method;
                    case "getUri" -> uri;
                    default -> asked.getReturnType() == boolean.class ? false : null;
                });
    }
}
