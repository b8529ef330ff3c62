package io.latchkey.metrics;

import io.latchkey.TokenListener;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Keeps events back, so that a test can tell them late: that is what a thread does that was not scheduled. */
final class Withheld implements TokenListener {

    private final List<Consumer<TokenListener>> events = new ArrayList<>();

    /** Tells the events with these places, in this order. */
    void tell(TokenListener listener, int... places) {
        for (int place : places) {
            events.get(place).accept(listener);
        }
    }

    int count() {
        return events.size();
    }

    @Override
    public void acquired(Acquired event) {
        events.add(listener -> listener.acquired(event));
    }

    @Override
    public void failed(Failed event) {
        events.add(listener -> listener.failed(event));
    }

    @Override
    public void rejected(Rejected event) {
        events.add(listener -> listener.rejected(event));
    }
}
