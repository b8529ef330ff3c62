package io.latchkey.microprofile.partner;

import io.latchkey.ClientCredentialsTokenSource;
import io.latchkey.TokenStatus;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

// tag::health[]
@Readiness
@ApplicationScoped
public class PartnerReadiness implements HealthCheck {

    @Inject
    ClientCredentialsTokenSource tokens;

    @Override
    public HealthCheckResponse call() {
        TokenStatus status = tokens.status();
        if (status.lastFailure() != null) {
            tokens.prefetch(); // does not wait; where a probe keeps all callers away, nobody else would ask
        }
        return HealthCheckResponse.named("partner")
                .status(status.isUp())
                .withData("token", status.toString())
                .build();
    }
}
// end::health[]
