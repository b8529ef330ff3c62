package io.latchkey.metrics;

import io.latchkey.TokenListener;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The span of one fetch: a trace of its own, linked to the spans of the callers whom it is for, since none of them is its
 * parent more than the others. Thread-safe.
 */
final class FetchSpan implements TokenListener.FetchTrace {

    /** Thousands may wait for one fetch. */
    static final int MOST_LINKS = 32;

    private static final String NAME = "latchkey.token.fetch";
    private static final AttributeKey<String> SOURCE = AttributeKey.stringKey("latchkey.source");
    private static final AttributeKey<String> REASON = AttributeKey.stringKey("latchkey.reason");
    private static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("latchkey.outcome");
    private static final AttributeKey<Boolean> SHARED = AttributeKey.booleanKey("latchkey.shared");
    private static final AttributeKey<Long> ATTEMPTS = AttributeKey.longKey("latchkey.attempts");
    private static final AttributeKey<Long> CALLERS = AttributeKey.longKey("latchkey.callers");
    private static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");

    private final Tracer tracer;
    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by the lock, which is held for nothing but these.
    private final List<SpanContext> linked = new ArrayList<>();
    private long callers;
    private boolean over;
    private @Nullable Span span;

    FetchSpan(Tracer tracer) {
        this.tracer = tracer;
    }

    @Override
    public void joined() {
        SpanContext caller = Span.current().getSpanContext();
        Span begun = null;
        lock.lock();
        try {
            callers++;
            if (caller.isValid() && linked.size() < MOST_LINKS && !linked.contains(caller)) {
                linked.add(caller);
                begun = span;
            }
        } finally {
            lock.unlock();
        }
        if (begun != null) {
            Span unused = begun.addLink(caller);
        }
    }

    @Override
    public void began(TokenListener.Fetching event) {
        List<SpanContext> early;
        lock.lock();
        try {
            early = List.copyOf(linked);
        } finally {
            lock.unlock();
        }
        SpanBuilder builder = tracer.spanBuilder(NAME)
                .setNoParent()
                .setAttribute(SOURCE, event.source())
                .setAttribute(REASON, event.reason().name().toLowerCase(Locale.ROOT));
        early.forEach(builder::addLink);
        Span begun = builder.startSpan();
        List<SpanContext> meanwhile;
        boolean tooLate;
        long joined;
        lock.lock();
        try {
            span = begun;
            meanwhile = List.copyOf(linked.subList(early.size(), linked.size()));
            tooLate = over;
            joined = callers;
        } finally {
            lock.unlock();
        }
        meanwhile.forEach(begun::addLink);
        if (tooLate) {
            end(begun, null, joined);
        }
    }

    @Override
    @SuppressWarnings("MustBeClosedChecker") // The source closes it.
    public TokenListener.@Nullable Scope requesting() {
        Span begun;
        lock.lock();
        try {
            begun = span;
        } finally {
            lock.unlock();
        }
        if (begun == null) {
            return null;
        }
        // Of the root, as an agent may have brought a caller's context here.
        io.opentelemetry.context.Scope scope = Context.root().with(begun).makeCurrent();
        return scope::close;
    }

    @Override
    public void ended(TokenListener.@Nullable FetchEvent event) {
        Span begun;
        long joined;
        lock.lock();
        try {
            over = true;
            begun = span;
            joined = callers;
        } finally {
            lock.unlock();
        }
        if (begun != null) {
            end(begun, event, joined);
        }
    }

    private static void end(Span span, TokenListener.@Nullable FetchEvent event, long callers) {
        span.setAttribute(CALLERS, callers);
        if (event != null) {
            span.setAttribute(ATTEMPTS, (long) event.attempts());
        }
        if (event instanceof TokenListener.Acquired acquired) {
            span.setAttribute(OUTCOME, "success");
            span.setAttribute(SHARED, acquired.shared());
        } else if (event instanceof TokenListener.Failed failed) {
            span.setAttribute(OUTCOME, "failure");
            span.setAttribute(ERROR, FetchError.of(failed.failure(), "_OTHER"));
            span.setStatus(StatusCode.ERROR);
            span.recordException(failed.failure());
        } else {
            span.setAttribute(OUTCOME, "closed");
        }
        span.end();
    }
}
