package io.latchkey.springboot;

import io.latchkey.ClientCredentialsTokenSource;
import io.latchkey.TokenStatus;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

// tag::health[]
@Component // its name in the configuration is partner
final class PartnerHealthIndicator implements HealthIndicator {

    private final ClientCredentialsTokenSource tokens;

    PartnerHealthIndicator(ClientCredentialsTokenSource partnerTokens) {
        this.tokens = partnerTokens;
    }

    @Override
    public Health health() {
        TokenStatus status = tokens.status();
        if (status.lastFailure() != null) {
            tokens.prefetch(); // does not wait; where a probe keeps all callers away, nobody else would ask
        }
        Health.Builder health = status.isUp() ? Health.up() : Health.down();
        return health.withDetail("token", status.toString()).build();
    }
}
// end::health[]
