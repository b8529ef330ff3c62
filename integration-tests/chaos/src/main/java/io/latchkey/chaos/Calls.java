package io.latchkey.chaos;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The calls that are under way, or that might still arrive. Thread-safe. */
final class Calls {

    private final Map<Long, Errand> errands = new ConcurrentHashMap<>();

    void add(Errand errand) {
        errands.put(errand.id(), errand);
    }

    void forget(Errand errand) {
        errands.remove(errand.id());
    }

    /** Null if it is over for so long that nobody knows it any more. */
    @Nullable
    Errand byId(long id) {
        return errands.get(id);
    }
}
