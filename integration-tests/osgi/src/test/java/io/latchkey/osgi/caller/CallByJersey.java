package io.latchkey.osgi.caller;

import io.latchkey.AllowedOrigins;
import io.latchkey.ClientCredentialsTokenSource;
import io.latchkey.jaxrs.BearerAuthFilter;
import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.ext.RuntimeDelegate;
import java.util.function.BinaryOperator;
import org.glassfish.jersey.client.JerseyClientBuilder;
import org.glassfish.jersey.internal.RuntimeDelegateImpl;

/** Calls the API that is given second. */
public final class CallByJersey implements BinaryOperator<String> {

    @Override
    public String apply(String tokenEndpoint, String api) {
        RuntimeDelegate.setInstance(new RuntimeDelegateImpl()); // the API finds it on a class path only
        try (ClientCredentialsTokenSource tokens = Tokens.from(tokenEndpoint);
                Client client = new JerseyClientBuilder()
                        .register(BearerAuthFilter.create(tokens, AllowedOrigins.of(api)))
                        .build()) {
            return client.target(api + "/prices").request().get(String.class);
        }
    }
}
