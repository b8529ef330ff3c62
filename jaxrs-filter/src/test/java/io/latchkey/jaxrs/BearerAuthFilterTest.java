package io.latchkey.jaxrs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latchkey.AllowedOrigins;
import io.latchkey.ClientCredentialsTokenSource;
import jakarta.ws.rs.client.ClientRequestContext;
import java.io.IOException;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

final class BearerAuthFilterTest {

    private final ClientCredentialsTokenSource tokens = ClientCredentialsTokenSource.builder()
            .tokenEndpoint("https://auth.example.com/oauth2/token")
            .clientId("partner")
            .clientSecret("canary")
            .build();

    private final BearerAuthFilter filter =
            BearerAuthFilter.create(tokens, AllowedOrigins.of("https://api.example.com"));

    @Test
    void refusesToServeAsAFilterOnly() {
        ClientRequestContext request = (ClientRequestContext) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {ClientRequestContext.class},
                (proxy, method, arguments) -> {
                    throw new AssertionError("asked for " + method);
                });

        assertThatThrownBy(() -> filter.filter(request))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("without naming contracts");
    }

    @Test
    @Tag("H1")
    void showsNoSecret() {
        assertThat(filter.toString()).contains("https://api.example.com").doesNotContain("canary");
    }
}
