package io.latchkey.quarkus.okhttp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latchkey.ClientCredentialsTokenSource;
import io.latchkey.testing.FakePartner;
import io.quarkus.arc.Arc;
import io.quarkus.arc.InstanceHandle;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RunningPartner.class)
class QuarkusOkHttpTest {

    @SuppressWarnings("NullAway") // set by RunningPartner before each test
    FakePartner partner;

    @Inject
    Prices prices;

    /** And disposes of the source, as Quarkus does when it stops. */
    @Test
    void callsThroughARevokedTokenUntilItStops() throws IOException {
        assertThat(prices.all()).contains("BTC");
        partner.revokeTokens();
        assertThat(prices.all()).contains("BTC");
        assertThat(partner.tokenEndpoint().requests()).hasSize(2);

        InstanceHandle<ClientCredentialsTokenSource> tokens =
                Arc.container().instance(ClientCredentialsTokenSource.class);
        ClientCredentialsTokenSource source = tokens.get();
        tokens.destroy();

        assertThatThrownBy(source::token).isInstanceOf(IllegalStateException.class);
    }
}
