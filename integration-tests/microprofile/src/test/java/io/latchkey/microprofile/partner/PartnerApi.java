package io.latchkey.microprofile.partner;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.UUID;
import org.eclipse.microprofile.rest.client.annotation.RegisterProvider;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;

// tag::api[]
@RegisterRestClient(configKey = "partner")
@RegisterProvider(PartnerAuth.class)
public interface PartnerApi {

    @GET
    @Path("/prices")
    String prices();

    @POST
    @Path("/orders")
    @Consumes("application/json")
    String order(@HeaderParam("Requestor-ID") UUID requestor, String order);
}
// end::api[]
