package io.latchkey.contract.microprofile;

import io.latchkey.BearerAuth;
import io.latchkey.jaxrs.BearerAuthFilter;
import jakarta.ws.rs.core.Feature;
import jakarta.ws.rs.core.FeatureContext;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/** What an application writes to name our filter in {@code @RegisterProvider}, which takes a class and no instance. */
public final class MyBearerAuth implements Feature {

    /** Stands for whatever the application has: a constant, its CDI container. */
    static final AtomicReference<BearerAuth> APPLICATION = new AtomicReference<>();

    @Override
    public boolean configure(FeatureContext context) {
        context.register(BearerAuthFilter.create(Objects.requireNonNull(APPLICATION.get())));
        return true;
    }
}
