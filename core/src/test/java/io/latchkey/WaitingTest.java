package io.latchkey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WaitingTest {

    private static final AccessToken TOKEN = AccessToken.of("t", FakeTiming.START);

    private final CompletableFuture<@Nullable AccessToken> wait = new CompletableFuture<>();

    @Test
    @Tag("I4")
    void endsSoonAfterNobodyWantsTheTokenAnyMore() {
        CountDownLatch asked = new CountDownLatch(2);
        Caller caller = Caller.of(() -> Waiting.await(wait, () -> {
            asked.countDown();
            return asked.getCount() == 0;
        }));

        assertThat(caller.failure()).isInstanceOf(Waiting.Cancelled.class).hasMessageContaining("cancelled");
        assertThat(wait).isCancelled();
    }

    @Test
    void givesTheToken_whenItIsStillWanted() {
        CountDownLatch asked = new CountDownLatch(1);
        Caller caller = Caller.of(() -> Waiting.await(wait, () -> {
            asked.countDown();
            return false;
        }));
        ScriptedTransport.await(asked, "nobody asked whether it is still wanted");

        wait.complete(TOKEN);

        assertThat(caller.token()).isSameAs(TOKEN);
    }

    @Test
    void isInterruptible_alsoWhileAskingNowAndThen() {
        CountDownLatch asked = new CountDownLatch(1);
        Caller caller = Caller.of(() -> Waiting.await(wait, () -> {
            asked.countDown();
            return false;
        }));
        ScriptedTransport.await(asked, "nobody asked whether it is still wanted");

        caller.interrupt();

        assertThat(caller.failure()).hasCauseInstanceOf(InterruptedException.class);
        assertThat(caller.wasInterrupted()).isTrue();
        assertThat(wait).isCancelled();
    }

    @Test
    void passesOnWhatASourceOfTheApplicationDoes() {
        wait.completeExceptionally(new IllegalStateException("broken"));
        assertThatThrownBy(() -> Waiting.await(wait, null))
                .isInstanceOf(TokenException.class)
                .hasMessage("the token source failed: java.lang.IllegalStateException: broken")
                .hasRootCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    void refusesANullOfASource() {
        wait.complete(null);
        assertThatThrownBy(() -> Waiting.await(wait, null))
                .isInstanceOf(TokenException.class)
                .hasMessageContaining("null instead of a token");
    }

    @Test
    void takesACancelledStageAsAFailure() {
        wait.cancel(false);
        assertThatThrownBy(() -> Waiting.await(wait, null)).isInstanceOf(TokenException.class);
    }
}
