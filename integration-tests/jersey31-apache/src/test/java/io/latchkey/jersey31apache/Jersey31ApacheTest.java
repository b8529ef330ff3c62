package io.latchkey.jersey31apache;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.contract.jaxrs.JaxrsScenarios;
import io.latchkey.contract.jaxrs.JerseyScenario;
import io.latchkey.contract.jaxrs.SmallPoolScenario;
import io.latchkey.testing.Reply;
import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.ClientBuilder;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.glassfish.jersey.media.multipart.Boundary;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

final class Jersey31ApacheTest extends JaxrsScenarios implements JerseyScenario, SmallPoolScenario {
    @Override
    public ClientBuilder newBuilderOfTwoConnections() {
        return ApacheClients.newBuilder(2);
    }

    @Override
    public ClientBuilder newBuilder() {
        return ApacheClients.newBuilder(callsAtOnce());
    }

    /** The connector sends the headers before the writer of the parts has added a boundary to them. */
    @Override
    public MediaType typeOfParts() {
        return Boundary.addBoundary(MediaType.MULTIPART_FORM_DATA_TYPE);
    }

    /** This connector asks the request whether to follow, and so the filter. */
    @Test
    @Tag("G5")
    @Tag("J19")
    @Tag("E19")
    void handsOnARedirectThoughToldToFollow() {
        scene().api().enqueue(Reply.redirect(302, scene().elsewhere().uri("/there")));
        Client following = closing(toldToFollow().register(filter()).build());

        try (Response response = request(following).get()) {
            assertThat(response.getStatus()).isEqualTo(302);
        }

        assertThat(scene().tokensAtApi()).containsExactly("t1");
        assertThat(scene().elsewhere().requests()).isEmpty();
    }
}
