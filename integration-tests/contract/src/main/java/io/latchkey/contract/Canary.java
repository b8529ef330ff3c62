package io.latchkey.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.TokenListener;
import io.latchkey.canary.Beans;
import io.latchkey.canary.Haystack;
import io.latchkey.canary.Needles;
import io.latchkey.canary.Recorder;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A client secret and tokens that nothing else has, the same in all tests of a process, and a look whether eight characters
 * of one turned up where no secret belongs: in a URL, in the log, at its finest level, in what is printed, thrown, told or
 * shown by JMX, or in the name of a thread; in whatever spelling.
 */
final class Canary implements AutoCloseable {

    /** The sandbox is the other side, and says nothing of ours. */
    private static final List<String> SANDBOX_LOGS =
            List.of("org.springframework.", "org.apache.catalina.", "org.apache.coyote.", "org.apache.tomcat.");

    /** But for the clients that Spring has too. */
    private static final List<String> CLIENT_LOGS =
            List.of("org.springframework.web.client.", "org.springframework.http.client.");

    private static final String SECRET = Needles.random(30) + "-secret";
    private static final String TOKEN_PREFIX = Needles.random(30) + "-token-";

    /** All parts of them but what is harmless. */
    private static final Needles NEEDLES = new Needles()
            .add("the client secret", SECRET.substring(0, 30))
            .add("an access token", TOKEN_PREFIX.substring(0, 30));

    // Kept, since a logger that nobody has is forgotten, with its level.
    private static final List<Logger> WIRE_LOGS =
            WireLog.NAMES.keySet().stream().map(Logger::getLogger).toList();

    static {
        WIRE_LOGS.forEach(logger -> logger.setLevel(Level.INFO));
    }

    private final Haystack haystack = new Haystack();
    private final Recorder recorder = new Recorder(haystack, Canary::isOurSide, () -> {});

    private static boolean isOurSide(String logger) {
        return SANDBOX_LOGS.stream().noneMatch(logger::startsWith)
                || CLIENT_LOGS.stream().anyMatch(logger::startsWith);
    }

    String secret() {
        return SECRET;
    }

    String tokenPrefix() {
        return TOKEN_PREFIX;
    }

    void saw(Throwable failure) {
        haystack.addThrown("what was thrown", failure);
        haystack.addThreads();
    }

    /** What somebody prints who has this. */
    void sawPrinted(String what, Object thing) {
        haystack.addPrinted(what, thing);
    }

    /** Hears all that a listener is told. */
    TokenListener listener() {
        return haystack.listener();
    }

    List<String> logged() {
        return haystack.logged();
    }

    void assertNotSeen(List<String> urls) {
        urls.forEach(url -> haystack.add("a URL", url));
        haystack.addThreads();
        recorder.close();
        Beans.addTo(haystack);
        assertThat(haystack.showing(NEEDLES)).as("what shows a secret").isEmpty();
    }

    @Override
    public void close() {
        recorder.close();
    }
}
