package io.latchkey.benchmarks;

import io.latchkey.ClientCredentialsTokenSource;
import io.latchkey.TokenException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.lang.ref.Reference;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * Ten thousand sources in one JVM, with the token endpoint in another one: what a source holds at rest, against the least
 * that a holder written by hand would keep; and what it takes when all their tokens are refused at once and the endpoint
 * takes 200 ms, against as many POSTs of the JDK's client at once.
 */
public final class ManySources {

    private static final int SOURCES = 10_000;
    private static final int ROUNDS = 2;
    private static final String NO_DELAY = "PT0S";
    private static final String DELAY = "PT0.2S";
    private static final String LIFETIME = "3600";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration UNTIL_NO_THREAD_IS_LEFT = Duration.ofSeconds(6);

    private ManySources() {}

    /** What everybody needs who has a token. */
    private record Kept(String value, String header, URI endpoint, long until) {

        static Kept of(int number) {
            String value = "token-%034d".formatted(number);
            return new Kept(value, "Bearer " + value, URI.create("http://127.0.0.1:40000/oauth2/token"), number);
        }
    }

    /** A crowd that was served. */
    private record Rush(int threads, long millis, long failures) {}

    /** Runs both. */
    public static void main(String[] args) throws Exception {
        System.out.println("bytes at rest | a source | by hand | ratio");
        measureRest(); // loads classes
        for (int round = 1; round <= ROUNDS; round++) {
            System.out.println("round " + round + measureRest());
        }
        System.out.println("all at once | platform threads | until the last token | failures");
        Rush ours = rushOfSources();
        System.out.println("sources" + inWords(ours));
        Rush byHand = rushByHand();
        System.out.println("by hand" + inWords(byHand));
        System.out.printf(
                Locale.ROOT,
                "ratio | %.2f | %.2f%n",
                (double) ours.threads() / byHand.threads(),
                (double) ours.millis() / byHand.millis());
    }

    private static String inWords(Rush rush) {
        return String.format(Locale.ROOT, " | %d | %d ms | %d", rush.threads(), rush.millis(), rush.failures());
    }

    // -- at rest

    private static String measureRest() throws InterruptedException, JMException {
        long byHand =
                bytesOfEach(() -> IntStream.range(0, SOURCES).mapToObj(Kept::of).toList());
        long ours = bytesOfEach(ManySources::servedSources);
        return String.format(Locale.ROOT, " | %d B | %d B | %.1f", ours, byHand, (double) ours / byHand);
    }

    private static long bytesOfEach(Supplier<List<?>> keeping) throws InterruptedException, JMException {
        long before = liveBytesAtRest();
        List<?> kept = keeping.get();
        try {
            return (liveBytesAtRest() - before) / SOURCES;
        } finally {
            Reference.reachabilityFence(kept);
        }
    }

    /** By the class histogram, which comes after a collection: the heap in use has gaps. */
    private static long liveBytesAtRest() throws InterruptedException, JMException {
        System.gc(); // what ends when it is collected has the time to
        TimeUnit.NANOSECONDS.sleep(UNTIL_NO_THREAD_IS_LEFT.toNanos());
        String[] noArguments = {};
        Object histogram = ManagementFactory.getPlatformMBeanServer()
                .invoke(
                        new ObjectName("com.sun.management:type=DiagnosticCommand"),
                        "gcClassHistogram",
                        new Object[] {noArguments},
                        new String[] {String[].class.getName()});
        List<String> total = List.of(histogram.toString().strip().split("\\s+"));
        return Long.parseLong(total.get(total.size() - 1));
    }

    private static List<ClientCredentialsTokenSource> servedSources() {
        try (ChildJvm endpoint = new ChildJvm(LoopbackEndpoint.class, NO_DELAY, LIFETIME)) {
            return servedSources(endpoint.line());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<ClientCredentialsTokenSource> servedSources(String endpoint) {
        List<ClientCredentialsTokenSource> sources = Stream.generate(() -> LoopbackEndpoint.source(endpoint)
                        .acquireTimeout(PATIENCE)
                        .build())
                .limit(SOURCES)
                .toList();
        tokens(sources).forEach(CompletableFuture::join);
        return sources;
    }

    private static List<? extends CompletableFuture<?>> tokens(List<ClientCredentialsTokenSource> sources) {
        return sources.stream()
                .map(source -> source.tokenAsync().toCompletableFuture())
                .toList();
    }

    // -- all at once

    private static Rush rushOfSources() throws IOException, InterruptedException, TokenException {
        try (ChildJvm endpoint = new ChildJvm(LoopbackEndpoint.class, DELAY, LIFETIME)) {
            List<ClientCredentialsTokenSource> sources = servedSources(endpoint.line());
            for (ClientCredentialsTokenSource source : sources) {
                source.reject(source.token());
            }
            Rush rush = rush(() -> tokens(sources));
            sources.forEach(ClientCredentialsTokenSource::close);
            return rush;
        }
    }

    private static Rush rushByHand() throws IOException, InterruptedException {
        try (ChildJvm endpoint = new ChildJvm(LoopbackEndpoint.class, DELAY, LIFETIME)) {
            HttpClient client =
                    HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
            HttpRequest post = HttpRequest.newBuilder(URI.create(endpoint.line()))
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .timeout(PATIENCE)
                    .POST(HttpRequest.BodyPublishers.ofString(
                            "client_id=client&client_secret=secret&grant_type=client_credentials"))
                    .build();
            Supplier<CompletableFuture<?>> sending = () -> client.sendAsync(post, HttpResponse.BodyHandlers.ofString());
            Stream.generate(sending).limit(200).toList().forEach(CompletableFuture::join);
            return rush(() -> Stream.generate(sending).limit(SOURCES).toList());
        }
    }

    private static Rush rush(Supplier<List<? extends CompletableFuture<?>>> begin) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(UNTIL_NO_THREAD_IS_LEFT.toNanos());
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        int before = threads.getThreadCount();
        threads.resetPeakThreadCount();
        long began = System.nanoTime();
        List<? extends CompletableFuture<?>> all = begin.get();
        long failures = all.stream().filter(ManySources::fails).count();
        long took = System.nanoTime() - began;
        return new Rush(threads.getPeakThreadCount() - before, TimeUnit.NANOSECONDS.toMillis(took), failures);
    }

    private static boolean fails(CompletableFuture<?> wait) {
        return wait.handle((token, failure) -> failure != null).join();
    }
}
