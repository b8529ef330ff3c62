package io.latchkey.generated;

import io.latchkey.BearerAuth;
import io.latchkey.contract.RedirectContract;
import io.latchkey.contract.RedirectSetting;
import io.latchkey.contract.Stack;
import io.latchkey.contract.jaxrs.HttpUrlConnectionLimits;
import io.latchkey.contract.jaxrs.JaxrsContract;
import io.latchkey.contract.jaxrs.JaxrsStack;
import io.latchkey.jaxrs.BearerAuthFilter;
import jakarta.ws.rs.client.Client;
import java.util.List;

/** The client that a generated one calls with, as the generated one sets it up. */
final class GeneratedClientContractTest extends JaxrsContract implements HttpUrlConnectionLimits, RedirectContract {

    @Override
    protected Stack newStack(BearerAuth auth) {
        return stack(new ApiClient().getHttpClient(), auth);
    }

    @Override
    public List<RedirectSetting> redirectSettings() {
        return List.of(
                RedirectSetting.byItself(this::newStack),
                RedirectSetting.toldToFollow(auth -> stack(
                        new ApiClient().getHttpClient().property("jersey.config.client.followRedirects", true), auth)));
    }

    private static Stack stack(Client client, BearerAuth auth) {
        return new JaxrsStack(client.register(BearerAuthFilter.create(auth)));
    }
}
