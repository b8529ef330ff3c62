package io.latchkey.canary;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.TokenException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Wherever a secret is planted, it is found. */
@Tag("H2")
@Tag("M5")
class HaystackTest {

    private static final String SECRET = Needles.random(24);

    private final Needles needles = new Needles().add("the secret", SECRET);
    private final Haystack haystack = new Haystack();

    private static void hear(Haystack haystack, Runnable work) {
        Recorder recorder = new Recorder(haystack, name -> true, () -> {});
        try {
            work.run();
        } finally {
            recorder.close();
        }
    }

    static Stream<Arguments> failures() {
        IOException suppressing = new IOException("harmless");
        suppressing.addSuppressed(new IOException("harmless", new IOException(SECRET)));
        return Stream.of(
                Arguments.of("message", new IOException(SECRET)),
                Arguments.of("cause of a cause", new IOException("a", new IOException("b", new IOException(SECRET)))),
                Arguments.of("suppressed", suppressing),
                Arguments.of(
                        "error",
                        TokenException.builder("harmless").error(SECRET).build()),
                Arguments.of(
                        "errorDescription",
                        TokenException.builder("harmless")
                                .errorDescription(SECRET)
                                .build()),
                Arguments.of("a field", new Secretive(SECRET)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("failures")
    void findsItInAnException(String where, Throwable failure) {
        haystack.addThrown(where, failure);

        assertThat(haystack.showing(needles)).isNotEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("failures")
    void findsItInALoggedException(String where, Throwable failure) {
        hear(haystack, () -> Logger.getLogger("some.library").log(Level.FINEST, where, failure));

        assertThat(haystack.showing(needles)).isNotEmpty();
    }

    @Test
    void findsItInWhatIsLogged_atTheFinest() {
        hear(haystack, () -> Logger.getLogger("some.library").finest("it is " + SECRET));

        assertThat(haystack.showing(needles))
                .singleElement()
                .asString()
                .contains("some.library", "24 characters of the secret as it is");
    }

    @Test
    void findsItInAParameterThatIsNotShown() {
        for (Object parameter :
                List.of(SECRET, SECRET.getBytes(StandardCharsets.UTF_8), SECRET.toCharArray(), Map.of("k", SECRET))) {
            Haystack one = new Haystack();
            LogRecord logged = new LogRecord(Level.FINEST, "nothing to be seen");
            logged.setParameters(new Object[] {"x", new Object[] {parameter}});
            logged.setLoggerName("some.library");

            hear(one, () -> Logger.getLogger("some.library").log(logged));

            assertThat(one.showing(needles)).isNotEmpty();
        }
    }

    @Test
    void findsItInWhatIsPrinted() {
        for (Runnable print : List.<Runnable>of(() -> System.out.println(SECRET), () -> System.err.print(SECRET))) {
            Haystack one = new Haystack();
            hear(one, print);
            assertThat(one.showing(needles)).isNotEmpty();
        }
    }

    @Test
    void hearsNothingAnyMoreWhenItIsOver() {
        Recorder recorder = new Recorder(haystack, name -> true, () -> {});
        recorder.close();
        recorder.close();
        Logger.getLogger("some.library").fine(SECRET);

        assertThat(haystack.showing(needles)).isEmpty();
    }

    @Test
    void findsItInTheNameOfAThread() throws InterruptedException {
        CountDownLatch over = new CountDownLatch(1);
        Thread thread = new Thread(
                () -> {
                    try {
                        over.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "worker of " + SECRET);
        thread.start();
        haystack.addThreads();
        over.countDown();
        thread.join();

        assertThat(haystack.showing(needles)).isNotEmpty();
    }

    /** A bean, as any library may have it. */
    public interface ShownMXBean {
        Map<String, List<String>> getDeep();
    }

    @Test
    void findsItInJmx_deepInATable() throws Exception {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        ObjectName name = new ObjectName("io.latchkey.canary:type=Shown");
        ShownMXBean bean = () -> Map.of("k", List.of("x", SECRET));
        server.registerMBean(bean, name);
        try {
            Beans.addTo(haystack);
        } finally {
            server.unregisterMBean(name);
        }

        assertThat(haystack.showing(needles)).singleElement().asString().contains("Deep");
    }

    /** Says nothing of it, but where it is serialized. */
    private static final class Secretive extends IOException {

        private static final long serialVersionUID = 1;

        @SuppressWarnings("unused") // it is written all the same
        private final String hidden;

        Secretive(String hidden) {
            super("harmless");
            this.hidden = hidden;
        }
    }
}
