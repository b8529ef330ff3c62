package io.latchkey.jersey31apache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latchkey.AllowedOrigins;
import io.latchkey.ClientCredentialsTokenSource;
import io.latchkey.contract.FaultServer;
import io.latchkey.contract.Reply;
import io.latchkey.jaxrs.BearerAuthFilter;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.ClientBuilder;
import jakarta.ws.rs.client.Entity;
import jakarta.ws.rs.client.Invocation;
import jakarta.ws.rs.core.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What Jersey's default connector does by itself when the API drops a POST without an answer: we neither cause it nor
 * can we count it. Not where the other tests of that connector are, as they switch it off for their whole JVM.
 */
@Timeout(60)
@Tag("J25")
@Tag("E10")
final class DroppedPostTest {

    private final FaultServer api = FaultServer.start(request -> Reply.of(200));
    private final FaultServer tokenEndpoint = FaultServer.start(request -> Reply.token("t1", 3600));
    private final ClientCredentialsTokenSource tokens = ClientCredentialsTokenSource.builder()
            .tokenEndpoint(tokenEndpoint.uri("/oauth2/token"))
            .clientId("partner")
            .clientSecret("secret")
            .build();
    private final Client client = ClientBuilder.newBuilder()
            .register(BearerAuthFilter.create(tokens, AllowedOrigins.of(api.origin())))
            .build();

    private Invocation.Builder request() {
        return client.target(api.uri("/orders")).request();
    }

    @AfterEach
    void close() {
        client.close();
        tokens.close();
        tokenEndpoint.close();
        api.close();
    }

    @Test
    void isSentAgainByTheDefaultConnector() {
        api.enqueue(Reply.drop());

        try (Response response = request().post(Entity.text("order"))) {
            assertThat(response.getStatus()).isEqualTo(200);
        }

        assertThat(api.requests())
                .hasSize(2)
                .allSatisfy(
                        request -> assertThat(request.header("Authorization")).isEqualTo("Bearer t1"));
        assertThat(tokenEndpoint.requests()).hasSize(1);
    }

    @Test
    void isSentOnceIfItIsStreamed() {
        api.enqueue(Reply.drop());

        assertThatThrownBy(() -> request()
                        .property("jersey.config.client.request.entity.processing", "CHUNKED")
                        .post(Entity.text("order")))
                .isInstanceOf(ProcessingException.class);

        assertThat(api.requests()).hasSize(1);
        assertThat(tokenEndpoint.requests()).hasSize(1);
    }
}
