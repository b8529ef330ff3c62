package io.latchkey.contract.microprofile;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.rest.client.annotation.RegisterProvider;

/** An API as its user writes it. */
@RegisterProvider(MyBearerAuth.class)
@Path("/prices")
public interface PricesApi extends AutoCloseable {

    @GET
    Response prices();

    @Override
    void close();
}
