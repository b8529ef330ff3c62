package io.latchkey.quarkus.okhttp;

import io.latchkey.testing.FakePartner;
import io.latchkey.testing.Reply;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** A partner that runs beside the application. */
public final class RunningPartner implements QuarkusTestResourceLifecycleManager {

    private final FakePartner partner = FakePartner.start().answer("/prices", Reply.json("[\"BTC\"]"));

    @Override
    public Map<String, String> start() {
        return Map.of(
                "partner.token-endpoint", partner.tokenUri().toString(),
                "partner.api", partner.api().origin(),
                "partner.client-id", partner.clientId(),
                "partner.client-secret", partner.clientSecret());
    }

    @Override
    public void inject(Object test) {
        if (test instanceof QuarkusOkHttpTest ours) {
            ours.partner = partner;
        }
    }

    @Override
    public void stop() {
        partner.close();
    }
}
