package io.latchkey.jersey31connectors;

import io.latchkey.contract.jaxrs.JaxrsAsyncContract;
import jakarta.ws.rs.client.ClientBuilder;

final class Apache4AsyncTest extends JaxrsAsyncContract {
    @Override
    public ClientBuilder newBuilder() {
        return Connectors.apache4(callsAtOnce());
    }
}
