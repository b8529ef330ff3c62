package io.latchkey;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What is logged to {@code io.latchkey} while it is open, at every level, and for that time nowhere else. */
final class CapturedLog extends Handler implements AutoCloseable {

    private static final Logger LOGGER = Logger.getLogger("io.latchkey");

    private final List<LogRecord> records = new CopyOnWriteArrayList<>();

    CapturedLog() {
        setLevel(Level.ALL);
        LOGGER.setLevel(Level.ALL);
        LOGGER.setUseParentHandlers(false);
        LOGGER.addHandler(this);
    }

    /** The messages of this level, in the order in which they came. */
    List<String> at(Level level) {
        return records.stream()
                .filter(logged -> logged.getLevel().equals(level))
                .map(LogRecord::getMessage)
                .toList();
    }

    List<LogRecord> records() {
        return records;
    }

    @Override
    public void publish(LogRecord logged) {
        records.add(logged);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        LOGGER.removeHandler(this);
        LOGGER.setUseParentHandlers(true);
        LOGGER.setLevel(null);
    }
}
