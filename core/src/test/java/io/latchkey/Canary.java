package io.latchkey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A client secret and an access token that no other test has, and a look after each test whether either has got out: into
 * a log record of any logger at its finest level, into what was {@linkplain #seen thrown}, or into the name of a thread
 * (case H2, rule M5). To be registered as a field, so that a test has its own.
 */
final class Canary implements BeforeEachCallback, AfterEachCallback {

    private final String unique = UUID.randomUUID().toString().replace("-", "");
    private final String secret = "s3cr+t&/" + unique + " ä€";
    private final String token = "tok." + unique + ".en";
    private final Set<String> secrets = new LinkedHashSet<>();
    private final Queue<String> texts = new ConcurrentLinkedQueue<>();
    private final Semaphore news = new Semaphore(0);
    private final Logger root = Logger.getLogger("");
    private final Handler handler = new Recorder();
    private final List<Handler> silenced = new ArrayList<>();
    private Level before = Level.INFO;

    Canary() {
        secrets.add(unique);
        secrets.add(secret);
        secrets.add(token);
        // The middle of its Base64, wherever it begins, is one of three.
        for (String lead : List.of("", "x", "xx")) {
            byte[] bytes = (lead + unique).getBytes(StandardCharsets.US_ASCII);
            secrets.add(Base64.getEncoder().encodeToString(bytes).substring(4, 32));
        }
    }

    /** A secret that shows every way to encode it wrongly. */
    String secret() {
        return secret;
    }

    String token() {
        return token;
    }

    /** One more text that nobody may see. */
    String alsoSecret(String text) {
        secrets.add(text);
        return text;
    }

    /** Takes a look at an exception: its message, its trace, all that is behind it. */
    <T extends Throwable> T seen(T thrown) {
        StringWriter trace = new StringWriter();
        thrown.printStackTrace(new PrintWriter(trace));
        texts.add(trace.toString());
        return thrown;
    }

    /** Takes a look at anything that may be printed. */
    <T> T seen(T printable) {
        texts.add(printable.toString());
        return printable;
    }

    /** What has this in it of all that was logged, or seen, so far. */
    List<String> logged(String part) {
        return texts.stream().filter(text -> text.contains(part)).toList();
    }

    /** As {@link #logged}, once there is any: who waits for a failure may get it before it is logged. */
    List<String> awaitLogged(String part) throws InterruptedException {
        while (logged(part).isEmpty()) {
            assertThat(news.tryAcquire(30, TimeUnit.SECONDS))
                    .as("logged: " + part)
                    .isTrue();
        }
        return logged(part);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        before = root.getLevel();
        for (Handler console : root.getHandlers()) {
            root.removeHandler(console);
            silenced.add(console);
        }
        root.addHandler(handler);
        root.setLevel(Level.ALL);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        root.removeHandler(handler);
        root.setLevel(before);
        silenced.forEach(root::addHandler);
        Thread.getAllStackTraces().keySet().forEach(thread -> texts.add(thread.getName()));
        for (String each : secrets) {
            assertThat(logged(each))
                    .as("what was logged, thrown or printed, and shows a secret")
                    .isEmpty();
        }
    }

    private final class Recorder extends Handler {

        private final SimpleFormatter formatter = new SimpleFormatter();

        @Override
        public void publish(LogRecord entry) {
            texts.add(formatter.format(entry));
            news.release();
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
