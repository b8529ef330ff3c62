package io.latchkey.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.jspecify.annotations.Nullable;

/**
 * A client secret and tokens that exist in one test only, and a look whether they turned up where no secret belongs: in
 * a URL, in the log, at its finest level, in an exception or in the name of a thread.
 */
final class Canary implements AutoCloseable {

    /** The JDK's own record of what it sends, which an operator has to switch on. */
    private static final Set<String> WIRE_LOGS = Set.of("sun.net.www.protocol.http.HttpURLConnection");

    /** The sandbox is the other side, and says nothing of ours. */
    private static final List<String> SANDBOX_LOGS =
            List.of("org.springframework.", "org.apache.catalina.", "org.apache.coyote.", "org.apache.tomcat.");

    /** But for the clients that Spring has too. */
    private static final List<String> CLIENT_LOGS =
            List.of("org.springframework.web.client.", "org.springframework.http.client.");

    private final String mark =
            "canary" + Long.toString(ThreadLocalRandom.current().nextLong(1L << 60), 36);
    private final Logger root = Logger.getLogger("");
    private final @Nullable Level levelBefore = root.getLevel();
    private final Handler[] handlersBefore = root.getHandlers();
    private final Queue<String> logged = new ConcurrentLinkedQueue<>();
    private final Queue<Throwable> thrown = new ConcurrentLinkedQueue<>();

    private final Handler recorder = new Handler() {
        private final SimpleFormatter formatter = new SimpleFormatter();

        @Override
        public void publish(LogRecord entry) {
            if (isOurSide(String.valueOf(entry.getLoggerName()))) {
                logged.add(formatter.format(entry));
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    Canary() {
        // Only the recorder hears the finest: the console of a test stays readable.
        for (Handler handler : handlersBefore) {
            root.removeHandler(handler);
        }
        root.setLevel(Level.ALL);
        root.addHandler(recorder);
    }

    private static boolean isOurSide(String logger) {
        return !WIRE_LOGS.contains(logger)
                && (SANDBOX_LOGS.stream().noneMatch(logger::startsWith)
                        || CLIENT_LOGS.stream().anyMatch(logger::startsWith));
    }

    String secret() {
        return mark + "-secret";
    }

    String tokenPrefix() {
        return mark + "-token-";
    }

    void saw(Throwable failure) {
        thrown.add(failure);
    }

    List<String> logged() {
        return List.copyOf(logged);
    }

    void assertNotSeen(List<String> urls) {
        assertThat(urls).noneMatch(url -> url.contains(mark));
        assertThat(logged).noneMatch(line -> line.contains(mark));
        assertThat(texts()).noneMatch(text -> text.contains(mark));
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().contains(mark));
    }

    private List<String> texts() {
        List<String> texts = new ArrayList<>();
        Set<Throwable> visited = Collections.newSetFromMap(new IdentityHashMap<>());
        thrown.forEach(failure -> collect(failure, visited, texts));
        return texts;
    }

    private static void collect(@Nullable Throwable failure, Set<Throwable> visited, List<String> texts) {
        if (failure == null || !visited.add(failure)) {
            return;
        }
        texts.add(failure.toString());
        collect(failure.getCause(), visited, texts);
        for (Throwable suppressed : failure.getSuppressed()) {
            collect(suppressed, visited, texts);
        }
    }

    @Override
    public void close() {
        root.removeHandler(recorder);
        root.setLevel(levelBefore);
        for (Handler handler : handlersBefore) {
            root.addHandler(handler);
        }
    }
}
