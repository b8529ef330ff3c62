package io.latchkey.microprofile.partner;

import io.latchkey.BearerAuth;
import io.latchkey.jaxrs.BearerAuthFilter;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.ws.rs.core.Feature;
import jakarta.ws.rs.core.FeatureContext;

// tag::auth[]
/** What can be named in {@code @RegisterProvider}, which takes a class. */
public class PartnerAuth implements Feature {

    @Override
    public boolean configure(FeatureContext context) {
        // Not injected: not every implementation asks CDI for its providers.
        context.register(
                BearerAuthFilter.create(CDI.current().select(BearerAuth.class).get()));
        return true;
    }
}
// end::auth[]
