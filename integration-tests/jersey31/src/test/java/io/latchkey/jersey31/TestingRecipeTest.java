package io.latchkey.jersey31;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.AllowedOrigins;
import io.latchkey.ClientCredentialsTokenSource;
import io.latchkey.jaxrs.BearerAuthFilter;
import io.latchkey.testing.FakePartner;
import io.latchkey.testing.RecordedRequest;
import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.ClientBuilder;
import jakarta.ws.rs.client.Entity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The recipe for tests of an application of its own, over Jakarta REST. */
@Timeout(60)
final class TestingRecipeTest {

    // tag::order[]
    @Test
    void placesAnOrderThroughARevokedToken() {
        try (FakePartner partner = FakePartner.start();
                ClientCredentialsTokenSource tokens = ClientCredentialsTokenSource.builder()
                        .tokenEndpoint(partner.tokenUri())
                        .clientId(partner.clientId())
                        .clientSecret(partner.clientSecret())
                        .scope("orders")
                        .build();
                Client client = ClientBuilder.newBuilder()
                        .register(BearerAuthFilter.create(
                                tokens, AllowedOrigins.of(partner.api().origin())))
                        .build()) {
            client.target(partner.api().uri("/prices")).request().get().close();
            partner.revokeTokens();

            String answer =
                    client.target(partner.api().uri("/orders")).request().post(Entity.json("{}"), String.class);

            assertThat(answer).isEqualTo("{}");
            assertThat(partner.api().requests())
                    .extracting(RecordedRequest::toString)
                    .containsExactly("GET /prices", "POST /orders", "POST /orders");
            assertThat(partner.tokenEndpoint().requests())
                    .extracting(request -> request.parameter("scope"))
                    .containsExactly("orders", "orders");
        }
    }
    // end::order[]
}
