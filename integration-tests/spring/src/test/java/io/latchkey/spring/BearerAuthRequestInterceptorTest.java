package io.latchkey.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.AllowedOrigins;
import io.latchkey.BearerAuth;
import io.latchkey.ClientCredentialsTokenSource;
import io.latchkey.contract.FaultServer;
import io.latchkey.contract.RecordedRequest;
import io.latchkey.contract.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.web.client.RestClient;

/** What is Spring's own: other interceptors around ours. */
@Timeout(30)
class BearerAuthRequestInterceptorTest {

    private final AtomicInteger issued = new AtomicInteger();
    private final FaultServer api = FaultServer.start(request -> Reply.of(200));
    private final FaultServer tokenEndpoint =
            FaultServer.start(request -> Reply.token("t" + issued.incrementAndGet(), 3600));
    private final ClientCredentialsTokenSource tokens = ClientCredentialsTokenSource.builder()
            .tokenEndpoint(tokenEndpoint.uri("/oauth2/token"))
            .clientId("partner")
            .clientSecret("secret")
            .build();
    private final OverJdk jdk = new OverJdk();
    private final RestClient.Builder client = jdk.restClient(BearerAuth.of(tokens, AllowedOrigins.of(api.origin())));

    @AfterEach
    void close() {
        jdk.close();
        tokens.close();
        tokenEndpoint.close();
        api.close();
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

        assertThat(authorizations()).containsExactly("Bearer t1", "Bearer t1", "Bearer t2");
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

    private List<String> authorizations() {
        return api.requests().stream()
                .map((RecordedRequest request) -> String.valueOf(request.header("Authorization")))
                .toList();
    }
}
