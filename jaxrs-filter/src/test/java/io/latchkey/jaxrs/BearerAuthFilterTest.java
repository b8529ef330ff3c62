package io.latchkey.jaxrs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latchkey.AllowedOrigins;
import io.latchkey.BearerAuth;
import io.latchkey.ClientCredentialsTokenSource;
import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.core.Configuration;
import jakarta.ws.rs.core.FeatureContext;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    @ParameterizedTest
    @Tag("J23")
    @Tag("E18")
    @ValueSource(booleans = {true, false})
    void warnsIfAnotherFilterServesInItsPlace(boolean another) {
        BearerAuth auth = BearerAuth.of(tokens, AllowedOrigins.of("https://api.example.com"));
        BearerAuth atWork = another ? BearerAuth.of(tokens, AllowedOrigins.of("https://prices.example.com")) : auth;
        List<String> warnings = new ArrayList<>();
        Handler recorder = new Handler() {
            @Override
            public void publish(LogRecord entry) {
                warnings.add(new SimpleFormatter().formatMessage(entry));
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger log = Logger.getLogger("io.latchkey");
        log.addHandler(recorder);
        try {
            assertThat(BearerAuthFilter.create(auth).configure(contextWith(new TokenFilter(atWork, filter))))
                    .isFalse();
        } finally {
            log.removeHandler(recorder);
        }

        assertThat(warnings).hasSize(another ? 1 : 0).allMatch(line -> line.contains("TOKEN_SOURCE"));
    }

    private static FeatureContext contextWith(TokenFilter registered) {
        Configuration configuration = (Configuration) Proxy.newProxyInstance(
                BearerAuthFilterTest.class.getClassLoader(),
                new Class<?>[] {Configuration.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "isRegistered" -> arguments[0].equals(TokenFilter.class);
                    case "getInstances" -> Set.of(registered);
                    default -> throw new AssertionError("asked for " + method);
                });
        return (FeatureContext) Proxy.newProxyInstance(
                BearerAuthFilterTest.class.getClassLoader(),
                new Class<?>[] {FeatureContext.class},
                (proxy, method, arguments) -> configuration);
    }
}
