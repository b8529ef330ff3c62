package io.latchkey.canary;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Hears all loggers at their finest, and what is printed, while it is open; nobody else hears the log for that time. */
public final class Recorder implements AutoCloseable {

    private final Logger root = Logger.getLogger("");
    private final @Nullable Level levelBefore = root.getLevel();
    private final Handler[] handlersBefore = root.getHandlers();
    private final Haystack haystack;
    private final Handler handler;
    private final AtomicBoolean closed = new AtomicBoolean();

    /**
     * Begins to hear.
     *
     * @param ours which loggers are of our side, by their names
     * @param onNews is done after each record
     */
    public Recorder(Haystack haystack, Predicate<String> ours, Runnable onNews) {
        this.haystack = haystack;
        this.handler = new Handler() {
            @Override
            public void publish(LogRecord logged) {
                if (ours.test(String.valueOf(logged.getLoggerName()))) {
                    haystack.addLogged(logged);
                    onNews.run();
                }
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Console.read();
        // The console of a test stays readable.
        for (Handler each : handlersBefore) {
            root.removeHandler(each);
        }
        root.setLevel(Level.ALL);
        root.addHandler(handler);
    }

    /** Once is enough; once more does no harm. */
    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        root.removeHandler(handler);
        root.setLevel(levelBefore);
        for (Handler each : handlersBefore) {
            root.addHandler(each);
        }
        haystack.add("what was printed", Console.read());
    }
}
