package io.latchkey.jersey31connectors;

import io.latchkey.contract.jaxrs.JaxrsScenarios;
import io.latchkey.contract.jaxrs.JerseyScenario;
import jakarta.ws.rs.client.ClientBuilder;
import jakarta.ws.rs.core.MediaType;
import org.glassfish.jersey.media.multipart.Boundary;

final class Apache4Test extends JaxrsScenarios implements JerseyScenario {
    @Override
    public ClientBuilder newBuilder() {
        return Connectors.apache4(callsAtOnce());
    }

    /** The connector sends the headers before the writer of the parts has added a boundary to them. */
    @Override
    public MediaType typeOfParts() {
        return Boundary.addBoundary(MediaType.MULTIPART_FORM_DATA_TYPE);
    }
}
