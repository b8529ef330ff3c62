package io.latchkey;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.canary.Haystack;
import io.latchkey.canary.Needles;
import io.latchkey.canary.Recorder;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A client secret and an access token that no other test has, and a look after each test whether eight characters of
 * either have got out, in any spelling: into a log record of any logger at its finest level, into what was {@linkplain
 * #seen thrown} or printed, or into the name of a thread (case H2, rule M5). To be registered as a field, so that a test
 * has its own.
 */
final class Canary implements BeforeEachCallback, AfterEachCallback {

    private final String secret = "s3cr+t&/" + Needles.random(33) + " ä€";
    private final String token = "tok." + Needles.random(33) + ".en";
    private final Needles needles =
            new Needles().add("the client secret", secret).add("the access token", token);
    private final Haystack haystack = new Haystack();
    private final Semaphore news = new Semaphore(0);
    private @Nullable Recorder recorder;

    /** A secret that shows every way to encode it wrongly. */
    String secret() {
        return secret;
    }

    String token() {
        return token;
    }

    /** One more text that nobody may see as a whole, in whatever spelling. */
    String alsoSecret(String text) {
        needles.addWhole("what is also secret", text);
        return text;
    }

    /** All that nobody may see, for a test that has more of it. */
    Needles needles() {
        return needles;
    }

    /** Where it is looked for at the end, for a test that knows of more places. */
    Haystack haystack() {
        return haystack;
    }

    /** Takes a look at an exception: its message, its trace, all that is behind it. */
    <T extends Throwable> T seen(T thrown) {
        haystack.addThrown("what was thrown", thrown);
        return thrown;
    }

    /** Takes a look at anything that may be printed. */
    <T> T seen(T printable) {
        haystack.addPrinted("what may be printed", printable);
        return printable;
    }

    /** What has this in it of all that was logged, or seen, so far. */
    List<String> logged(String part) {
        return haystack.with(part);
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
        recorder = new Recorder(haystack, logger -> true, news::release);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        Objects.requireNonNull(recorder).close();
        haystack.addThreads();
        assertThat(haystack.showing(needles))
                .as("what was logged, thrown or printed, and shows a secret")
                .isEmpty();
    }
}
