package io.latchkey;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("WP13")
class UserAgentTest {

    private static final String JAVA = " (Java " + Runtime.version().feature() + ")";

    @RegisterExtension
    final Canary canary = new Canary();

    @Test
    void isNameAndVersion() {
        assertThat(UserAgent.VALUE)
                .matches("latchkey/\\d+\\.\\d+\\.\\d+(-[A-Za-z0-9.]+)? \\(Java \\d+\\)")
                .endsWith(JAVA);
    }

    @Test
    void isTheNameAlone_whereTheVersionIsNotToBeHad() throws Exception {
        InputStream closed = InputStream.nullInputStream();
        closed.close();

        assertThat(UserAgent.of(null)).isEqualTo("latchkey" + JAVA);
        assertThat(UserAgent.of(closed)).isEqualTo("latchkey" + JAVA);
        assertThat(UserAgent.of(new ByteArrayInputStream("1.2.3\r\n".getBytes(UTF_8))))
                .isEqualTo("latchkey/1.2.3" + JAVA);
    }

    @Test
    void goesWithEveryTokenRequest_whateverTheTransport() throws Exception {
        Asked asked = new Asked(canary).answers("{\"access_token\":\"" + canary.token() + "\"}");
        asked.granted();

        assertThat(asked.request().headers()).containsEntry("User-Agent", UserAgent.VALUE);
    }

    @Test
    void takesThePlaceOfTheJdks() throws Exception {
        try (RawServer server = new RawServer(RawServer.token(canary.token()));
                ClientCredentialsTokenSource tokens = ClientCredentialsTokenSource.builder()
                        .tokenEndpoint(server.url("/token"))
                        .clientId("client-1")
                        .clientSecret(canary.secret())
                        .build()) {
            tokens.token();

            assertThat(server.received())
                    .singleElement()
                    .satisfies(request -> assertThat(request.head())
                            .containsOnlyOnce("User-Agent: " + UserAgent.VALUE + "\r\n")
                            .doesNotContain("Java-http-client"));
        }
    }
}
