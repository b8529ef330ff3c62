package io.latchkey.chaos;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** Reads the log of the library at its finest, in the place of whoever reads it otherwise, and looks for secrets in it. Thread-safe. */
final class LogWatch extends Handler {

    private static final Logger LOG = Logger.getLogger("io.latchkey");

    private final Tally records = new Tally();
    private final Tally leaks = new Tally();
    private final SimpleFormatter formatter = new SimpleFormatter();

    private LogWatch() {}

    static LogWatch begin() {
        LogWatch watch = new LogWatch();
        LOG.setUseParentHandlers(false);
        LOG.setLevel(Level.ALL);
        LOG.addHandler(watch);
        return watch;
    }

    @Override
    public void publish(LogRecord entry) {
        records.count(entry.getLevel().getName());
        StringWriter all = new StringWriter();
        all.append(formatter.formatMessage(entry));
        Throwable thrown = entry.getThrown();
        if (thrown != null) {
            thrown.printStackTrace(new PrintWriter(all));
        }
        String text = all.toString();
        if (Tokens.isIn(text) || Vault.isIn(text)) {
            leaks.count(entry.getLevel() + " of " + entry.getSourceClassName());
        }
    }

    void end(World world, Summary summary) {
        LOG.removeHandler(this);
        LOG.setUseParentHandlers(true);
        LOG.setLevel(null);
        summary.log(records.allOf(""));
        leaks.allOf("")
                .forEach((where, count) -> world.violations()
                        .add(Promise.ORIGINS, count + " log records have a token or a secret in them, " + where));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
