package io.latchkey.jersey31apache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latchkey.AllowedOrigins;
import io.latchkey.ClientCredentialsTokenSource;
import io.latchkey.jaxrs.BearerAuthFilter;
import io.latchkey.testing.FakePartner;
import io.latchkey.testing.FakeServer;
import io.latchkey.testing.Reply;
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

    private final FakePartner partner = FakePartner.start();
    private final FakeServer api = partner.api();
    private final FakeServer tokenEndpoint = partner.tokenEndpoint();
    private final ClientCredentialsTokenSource tokens = ClientCredentialsTokenSource.builder()
            .tokenEndpoint(partner.tokenUri())
            .clientId(partner.clientId())
            .clientSecret(partner.clientSecret())
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
        partner.close();
    }

    @Test
    void isSentAgainByTheDefaultConnector() {
        api.enqueue(Reply.drop());

        try (Response response = request().post(Entity.text("order"))) {
            assertThat(response.getStatus()).isEqualTo(200);
        }

        assertThat(api.requests())
                .hasSize(2)
                .allSatisfy(request -> assertThat(request.token()).isEqualTo("token-1"));
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
