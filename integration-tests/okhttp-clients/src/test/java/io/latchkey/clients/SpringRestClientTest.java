package io.latchkey.clients;

import static io.latchkey.clients.Partner.DEAD;
import static io.latchkey.clients.Partner.GOOD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.InputStreamResource;
import org.springframework.http.client.OkHttp3ClientHttpRequestFactory;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.RestClient;

/** Spring 6 is the last one that brings a request factory over OkHttp. */
final class SpringRestClientTest {

    @SuppressWarnings("removal")
    private static RestClient client(Partner partner) {
        return RestClient.builder()
                .baseUrl(partner.origin())
                .requestFactory(new OkHttp3ClientHttpRequestFactory(partner.client()))
                .build();
    }

    @Test
    void postsThroughADeadToken() {
        try (Partner partner = Partner.answering("taken")) {
            String answer = client(partner)
                    .post()
                    .uri("/orders")
                    .body("one order")
                    .retrieve()
                    .body(String.class);

            assertThat(answer).isEqualTo("taken");
            assertThat(partner.authorizations()).containsExactly(DEAD, GOOD);
            assertThat(partner.requests()).allMatch(request -> request.text().equals("one order"));
        }
    }

    /** Spring writes a stream once only, and says so. */
    @Test
    void leavesTheRefusalOfAStreamToItsCaller() {
        try (Partner partner = Partner.answering("taken")) {
            RestClient client = client(partner);
            InputStreamResource stream =
                    new InputStreamResource(new ByteArrayInputStream("one order".getBytes(StandardCharsets.UTF_8)));

            assertThatThrownBy(() ->
                            client.post().uri("/orders").body(stream).retrieve().toBodilessEntity())
                    .isInstanceOf(HttpClientErrorException.Unauthorized.class);

            assertThat(client.get().uri("/orders").retrieve().body(String.class))
                    .isEqualTo("taken");
            assertThat(partner.authorizations()).containsExactly(DEAD, GOOD);
        }
    }
}
