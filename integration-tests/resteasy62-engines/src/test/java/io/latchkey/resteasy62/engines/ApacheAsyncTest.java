package io.latchkey.resteasy62.engines;

import io.latchkey.contract.RedirectSetting;
import io.latchkey.contract.jaxrs.HandedOnScenario;
import io.latchkey.contract.jaxrs.JaxrsScenarios;
import io.latchkey.contract.jaxrs.RedirectScenario;
import io.latchkey.contract.jaxrs.RefusedRedirects;
import jakarta.ws.rs.client.ClientBuilder;
import jakarta.ws.rs.client.WebTarget;
import java.net.URI;
import java.util.List;
import org.apache.http.client.config.RequestConfig;
import org.apache.http.impl.nio.client.HttpAsyncClientBuilder;

/** What {@code useAsyncHttpEngine()} makes. */
final class ApacheAsyncTest extends JaxrsScenarios implements HandedOnScenario, RefusedRedirects, FewConnectionsLimits {

    private static HttpAsyncClientBuilder notFollowing() {
        return Engines.apacheAsync().setRedirectStrategy(new NoRedirects());
    }

    @Override
    public ClientBuilder newBuilder() {
        return Engines.vouchedFor(Engines.apacheAsync(notFollowing()));
    }

    @Override
    public ClientBuilder toldToFollow() {
        return Engines.in(Engines.apacheAsync(Engines.apacheAsync()));
    }

    @Override
    public List<RedirectSetting> redirectSettings() {
        return List.of(
                RedirectSetting.vouchedFor(this::newStack),
                RedirectSetting.toldToFollow(auth -> RedirectScenario.stack(toldToFollow(), auth)));
    }

    @Override
    public String cure() {
        return "FOLLOWS_NO_REDIRECTS";
    }

    @Override
    public WebTarget impatient(URI uri) {
        RequestConfig patience = RequestConfig.custom()
                .setSocketTimeout((int) Engines.PATIENCE.toMillis())
                .build();
        return closing(Engines.vouchedFor(Engines.apacheAsync(notFollowing().setDefaultRequestConfig(patience)))
                        .register(filter())
                        .build())
                .target(uri);
    }
}
