package io.latchkey;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("I4")
@Tag("WE7")
class CancellationWatchTest {

    private static final Duration LOOK = Duration.ofMillis(50);

    private final FakeTiming timing = new FakeTiming();
    private final CancellationWatch watch = new CancellationWatch(timing);

    @Test
    void looksAtAllWaitsByOneTimer_andByNoneWhereNobodyWaits() {
        List<CompletableFuture<AccessToken>> waits = new ArrayList<>();
        List<CancellationWatch.Watched> watched = new ArrayList<>();
        AtomicInteger looks = new AtomicInteger();
        for (int i = 0; i < 5_000; i++) {
            CompletableFuture<AccessToken> wait = new CompletableFuture<>();
            waits.add(wait);
            watched.add(watch.watch(wait, () -> looks.incrementAndGet() < 0));
        }
        assertThat(timing.timersPending()).isEqualTo(1);

        timing.advance(LOOK.multipliedBy(2));

        assertThat(looks).hasValue(10_000);
        assertThat(waits).noneMatch(CompletableFuture::isDone);
        assertThat(timing.timersPending()).isEqualTo(1);
        watched.forEach(CancellationWatch.Watched::end);
        timing.advance(LOOK);
        assertThat(looks).hasValue(10_000);
        assertThat(timing.timersPending()).isZero();
    }

    @Test
    void cancelsTheWaitThatNobodyWantsAnyMore_andNoOther() {
        AtomicBoolean unwanted = new AtomicBoolean();
        CompletableFuture<AccessToken> one = new CompletableFuture<>();
        CompletableFuture<AccessToken> other = new CompletableFuture<>();
        CancellationWatch.Watched watchedOne = watch.watch(one, unwanted::get);
        CancellationWatch.Watched watchedOther = watch.watch(other, () -> false);
        timing.advance(LOOK);
        assertThat(one).isNotDone();

        unwanted.set(true);
        timing.advance(LOOK);

        assertThat(one).isCancelled();
        assertThat(watchedOne.isCancelled()).isTrue();
        assertThat(other).isNotDone();
        assertThat(watchedOther.isCancelled()).isFalse();
    }

    @Test
    void looksOn_thoughAnAdapterThrows() {
        CompletableFuture<AccessToken> wait = new CompletableFuture<>();
        watch.watch(new CompletableFuture<>(), () -> {
            throw new IllegalStateException("broken");
        });
        watch.watch(wait, () -> true);

        timing.advance(LOOK);

        assertThat(wait).isCancelled();
        assertThat(timing.timersPending()).isEqualTo(1);
    }

    @Test
    @Tag("D13")
    void looksWithTheNextWait_whenNoTimerCouldBeStartedForThisOne() {
        CompletableFuture<AccessToken> wait = new CompletableFuture<>();
        timing.failNextTimer(new OutOfMemoryError("unable to create native thread"));
        watch.watch(wait, () -> true);
        assertThat(timing.timersPending()).isZero();

        watch.watch(new CompletableFuture<>(), () -> false);
        timing.advance(LOOK);

        assertThat(wait).isCancelled();
    }
}
