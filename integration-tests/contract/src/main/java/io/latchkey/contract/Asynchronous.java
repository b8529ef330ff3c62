package io.latchkey.contract;

import java.io.IOException;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** A stack whose every call goes its asynchronous way. */
record Asynchronous(Stack stack) implements Stack {

    @Override
    public Answer call(Call call) throws IOException {
        CompletableFuture<Answer> answer = callAsync(call);
        try {
            return answer.get();
        } catch (InterruptedException e) {
            answer.cancel(true);
            throw new IOException("interrupted", e);
        } catch (ExecutionException e) {
            throw asItIs(e.getCause());
        }
    }

    private static IOException asItIs(@Nullable Throwable failure) throws IOException {
        if (failure instanceof RuntimeException unchecked) {
            throw unchecked;
        }
        if (failure instanceof IOException checked) {
            throw checked;
        }
        throw new AssertionError("neither an I/O failure nor unchecked", failure);
    }

    @Override
    public CompletableFuture<Answer> callAsync(Call call) {
        return stack.callAsync(call);
    }

    @Override
    public IOException ioFailure(Throwable thrown) {
        return stack.ioFailure(thrown);
    }

    @Override
    public Collection<?> registered() {
        return stack.registered();
    }

    @Override
    public void assertNothingLeaked() {
        stack.assertNothingLeaked();
    }

    @Override
    public void close() {
        stack.close();
    }
}
