package io.latchkey;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Several listeners as one, or a single one: tells each, whatever it throws, which is logged once. */
final class Listeners implements TokenListener {

    static final FetchTrace NO_TRACE = new FetchTrace() {};

    private static final Logger LOG = System.getLogger("io.latchkey");

    private final List<Guarded<TokenListener>> members;

    private Listeners(List<Guarded<TokenListener>> members) {
        this.members = members;
    }

    static Listeners of(TokenListener... listeners) {
        return new Listeners(Stream.of(listeners)
                .flatMap(listener -> listener instanceof Listeners others
                        ? others.members.stream().map(Guarded::told)
                        : Stream.of(Objects.requireNonNull(listener, "listener")))
                .map(listener -> new Guarded<>(listener, new AtomicBoolean()))
                .toList());
    }

    /**
     * Code of an application's own.
     *
     * @param threw whether it has thrown, and that was logged
     */
    private record Guarded<T>(T told, AtomicBoolean threw) {

        void tell(Consumer<T> event) {
            try {
                event.accept(told);
            } catch (RuntimeException | Error e) {
                if (threw.compareAndSet(false, true)) {
                    LOG.log(
                            Level.WARNING,
                            "a TokenListener threw " + e.getClass().getName() + "; this is not told again",
                            e);
                }
            }
        }

        <U> Guarded<U> with(U other) {
            return new Guarded<>(other, threw);
        }
    }

    private void tell(Consumer<TokenListener> event) {
        members.forEach(member -> member.tell(event));
    }

    @Override
    public void acquired(Acquired event) {
        tell(listener -> listener.acquired(event));
    }

    @Override
    public void failed(Failed event) {
        tell(listener -> listener.failed(event));
    }

    @Override
    public void rejected(Rejected event) {
        tell(listener -> listener.rejected(event));
    }

    @Override
    public void waited(Waited event) {
        tell(listener -> listener.waited(event));
    }

    @Override
    public void insufficientScope(InsufficientScope event) {
        tell(listener -> listener.insufficientScope(event));
    }

    @Override
    public void storeFailed(StoreFailed event) {
        tell(listener -> listener.storeFailed(event));
    }

    @Override
    public FetchTrace fetchTrace() {
        List<Guarded<FetchTrace>> traces = new ArrayList<>();
        members.forEach(member -> member.tell(listener -> {
            FetchTrace trace = listener.fetchTrace();
            if (trace != null) {
                traces.add(member.with(trace));
            }
        }));
        return traces.isEmpty() ? NO_TRACE : new Traces(traces);
    }

    /** What all of them are told of one fetch. */
    private record Traces(List<Guarded<FetchTrace>> members) implements FetchTrace {

        private void tell(Consumer<FetchTrace> event) {
            members.forEach(member -> member.tell(event));
        }

        @Override
        public void joined() {
            tell(FetchTrace::joined);
        }

        @Override
        public void began(Fetching event) {
            tell(trace -> trace.began(event));
        }

        @Override
        public Scope requesting() {
            List<Guarded<Scope>> scopes = new ArrayList<>();
            members.forEach(member -> member.tell(trace -> {
                Scope scope = trace.requesting();
                if (scope != null) {
                    scopes.add(0, member.with(scope)); // the last one to begin is the first to end
                }
            }));
            return () -> scopes.forEach(member -> member.tell(Scope::close));
        }

        @Override
        public void ended(@Nullable FetchEvent event) {
            tell(trace -> trace.ended(event));
        }
    }
}
