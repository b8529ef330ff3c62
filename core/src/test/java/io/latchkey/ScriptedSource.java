package io.latchkey;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A token source of an application's own, that does what the test says, and counts what it is asked. */
final class ScriptedSource implements TokenSource {

    private final Deque<Supplier<@Nullable CompletionStage<@Nullable AccessToken>>> script = new ArrayDeque<>();
    private final List<AccessToken> rejected = new ArrayList<>();
    private int asked;
    private @Nullable RuntimeException whenRejecting;

    ScriptedSource gives(AccessToken token) {
        return does(() -> CompletableFuture.completedFuture(token));
    }

    ScriptedSource failsBy(Throwable failure) {
        return does(() -> CompletableFuture.failedFuture(failure));
    }

    ScriptedSource does(Supplier<@Nullable CompletionStage<@Nullable AccessToken>> step) {
        script.add(step);
        return this;
    }

    ScriptedSource throwsWhenRejecting(RuntimeException failure) {
        whenRejecting = failure;
        return this;
    }

    int asked() {
        return asked;
    }

    List<AccessToken> rejected() {
        return rejected;
    }

    @Override
    public AccessToken token() {
        throw new AssertionError("an exchange can be cancelled, so that it must not block here");
    }

    @Override
    @SuppressWarnings("NullAway") // the point: a source may do what it should not
    public CompletionStage<AccessToken> tokenAsync() {
        asked++;
        Supplier<@Nullable CompletionStage<@Nullable AccessToken>> step = script.poll();
        if (step == null) {
            throw new AssertionError("asked once more than the test expects");
        }
        return step.get();
    }

    @Override
    public void reject(AccessToken token) {
        rejected.add(token);
        if (whenRejecting != null) {
            throw whenRejecting;
        }
    }
}
