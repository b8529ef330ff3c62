package io.latchkey.metrics;

import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * What is kept for each source, by its name. Sources may come and go: of too many, the one that has been silent for longest
 * is forgotten. Thread-safe.
 */
final class Sources<T> {

    static final int MOST = 1_000;

    private final Map<String, Entry<T>> entries = new ConcurrentHashMap<>();
    private final AtomicLong uses = new AtomicLong();
    private final Function<String, T> making;
    private final BiConsumer<String, T> forgetting;

    /**
     * Prepares it.
     *
     * @param making makes what is kept for a source when it is first heard of
     * @param forgetting ends what was kept for it
     */
    Sources(Function<String, T> making, BiConsumer<String, T> forgetting) {
        this.making = making;
        this.forgetting = forgetting;
    }

    private static final class Entry<T> {

        final T kept;
        volatile long lastUse;

        Entry(T kept) {
            this.kept = kept;
        }
    }

    T of(String source) {
        Entry<T> entry = entries.get(source);
        if (entry == null) {
            if (entries.size() >= MOST) {
                forgetOne();
            }
            entry = entries.computeIfAbsent(source, name -> new Entry<>(making.apply(name)));
        }
        entry.lastUse = uses.incrementAndGet();
        return entry.kept;
    }

    private void forgetOne() {
        entries.entrySet().stream()
                .min(Comparator.comparingLong(entry -> entry.getValue().lastUse))
                .map(Map.Entry::getKey)
                .ifPresent(silent -> entries.computeIfPresent(silent, (source, entry) -> {
                    forgetting.accept(source, entry.kept);
                    return null;
                }));
    }

    void forEach(BiConsumer<String, T> action) {
        entries.forEach((source, entry) -> action.accept(source, entry.kept));
    }
}
