package io.latchkey.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.AllowedOrigins;
import io.latchkey.BearerAuth;
import io.latchkey.ClientCredentialsTokenSource;
import io.latchkey.testing.FakePartner;
import io.latchkey.testing.FakeServer;
import io.latchkey.testing.RecordedRequest;
import io.latchkey.testing.Reply;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.web.client.RestClient;

/** What is Spring's own: other interceptors around ours. */
@Timeout(30)
class BearerAuthRequestInterceptorTest {

    private final FakePartner partner = FakePartner.start();
    private final FakeServer api = partner.api();
    private final ClientCredentialsTokenSource tokens = ClientCredentialsTokenSource.builder()
            .tokenEndpoint(partner.tokenUri())
            .clientId(partner.clientId())
            .clientSecret(partner.clientSecret())
            .build();
    private final OverJdk jdk = new OverJdk();
    private final RestClient.Builder client = jdk.restClient(BearerAuth.of(tokens, AllowedOrigins.of(api.origin())));

    @AfterEach
    void close() {
        jdk.close();
        tokens.close();
        partner.close();
    }

    @Test
    @Tag("WS3")
    void aRepetitionByAnInterceptorBeforeItIsARequestOfItsOwn() {
        RestClient repeating = client.requestInterceptors(all -> all.add(0, (request, body, execution) -> {
                    try (ClientHttpResponse first = execution.execute(request, body)) {
                        assertThat(first.getStatusCode().value()).isEqualTo(503);
                    }
                    assertThat(request.getHeaders().getFirst("Authorization")).isNull();
                    return execution.execute(request, body);
                }))
                .build();
        api.enqueue(Reply.of(503), Reply.invalidToken());

        assertThat(repeating
                        .get()
                        .uri(api.uri("/prices"))
                        .retrieve()
                        .toBodilessEntity()
                        .getStatusCode()
                        .value())
                .isEqualTo(200);

        assertThat(api.requests()).extracting(RecordedRequest::token).containsExactly("token-1", "token-1", "token-2");
    }

    @Test
    void anInterceptorBeforeItSeesOneCall_andTheAnswerThatItsCallerGets() {
        List<Integer> seen = new ArrayList<>();
        RestClient watched = client.requestInterceptors(all -> all.add(0, (request, body, execution) -> {
                    ClientHttpResponse response = execution.execute(request, body);
                    seen.add(response.getStatusCode().value());
                    assertThat(response.getStatusText()).isEqualTo("OK");
                    return response;
                }))
                .build();
        api.enqueue(Reply.invalidToken());

        watched.get().uri(api.uri("/prices")).retrieve().toBodilessEntity();

        assertThat(seen).containsExactly(200);
    }
}
