package io.latchkey.contract;

import io.latchkey.BearerAuth;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/**
 * The whole contract. A binding extends this class and makes its {@link Stack}; what the stack cannot do, it overrides
 * and disables, with the reason.
 */
@Timeout(60)
public abstract class BearerAuthContract
        implements RetryContract,
                OriginContract,
                GatewayContract,
                BodyContract,
                ConcurrencyContract,
                FailureContract,
                LeakContract,
                SandboxContract {

    private @Nullable Scene scene;

    /** Makes a client that bears tokens by these rules; called at least once for each test. */
    protected abstract Stack newStack(BearerAuth auth);

    @Override
    public Scene scene() {
        Scene current = scene;
        if (current == null) {
            throw new IllegalStateException("no test is running");
        }
        return current;
    }

    @BeforeEach
    void setTheScene() {
        scene = new Scene(this::newStack);
    }

    @AfterEach
    void strikeTheScene() {
        try (Scene over = scene()) {
            over.assertNothingLeakedOrTold();
        }
    }
}
