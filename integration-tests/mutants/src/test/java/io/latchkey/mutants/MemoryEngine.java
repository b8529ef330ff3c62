package io.latchkey.mutants;

import io.latchkey.engines.Client;
import io.latchkey.engines.Engine;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What the instances of an application share, in memory. */
final class MemoryEngine implements Engine {

    /** A key of no record: it is there when the engine is not. */
    static final String DOWN = "down";

    private final Map<String, String> records = new ConcurrentHashMap<>();

    @Override
    public Client connect(Duration timeout) {
        return new Client(new MemoryStore(records), () -> {});
    }

    @Override
    public void kill() {
        records.put(DOWN, "yes");
    }

    @Override
    public void close() {
        records.clear();
    }
}
