package io.latchkey.jersey31apache;

import io.latchkey.contract.jaxrs.JaxrsAsyncContract;
import jakarta.ws.rs.client.ClientBuilder;

final class Jersey31ApacheAsyncTest extends JaxrsAsyncContract {
    @Override
    public ClientBuilder newBuilder() {
        return ApacheClients.newBuilder(callsAtOnce());
    }
}
