package io.latchkey.benchmarks;

import io.latchkey.ClientCredentialsTokenSource;
import io.latchkey.TokenException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * From the start of a JVM to its first token, which is what a short-lived function pays: ours, against a POST by hand with
 * the JDK's client. Beside them a JVM that does nothing.
 */
public final class ColdStart {

    private static final int STARTS = 12;
    private static final String COUNT_CLASSES = "count-classes";

    private ColdStart() {}

    /** A kind of JVM, and how long each took to its first line. */
    private record Kind(Class<?> main, String endpoint, List<Long> nanos) {

        Kind(Class<?> main, String endpoint) {
            this(main, endpoint, new ArrayList<>());
        }

        void start() throws IOException {
            long began = System.nanoTime();
            try (ChildJvm child = new ChildJvm(main, endpoint)) {
                child.line();
                nanos.add(System.nanoTime() - began);
            }
        }

        double millis(double quantile) {
            return nanos.stream().sorted().toList().get((int) (nanos.size() * quantile)) / 1e6;
        }

        /** Not counted while the time is taken: it takes classes itself. */
        double classes() throws IOException {
            try (ChildJvm child = new ChildJvm(main, endpoint, COUNT_CLASSES)) {
                child.line();
                return Long.parseLong(child.line());
            }
        }
    }

    /** Starts the JVMs in turn. */
    public static void main(String[] args) throws IOException {
        try (LoopbackEndpoint endpoint = new LoopbackEndpoint(Duration.ZERO, 3600)) {
            Kind nothing = new Kind(Nothing.class, endpoint.uri());
            Kind byHand = new Kind(ByHand.class, endpoint.uri());
            Kind source = new Kind(Source.class, endpoint.uri());
            for (int i = 0; i < STARTS; i++) {
                nothing.start();
                byHand.start();
                source.start();
            }
            System.out.println("until the first token | least ms | median ms | classes");
            report("no token at all", nothing.millis(0), nothing.millis(0.5), nothing.classes());
            report("POST by hand", byHand.millis(0), byHand.millis(0.5), byHand.classes());
            report("source", source.millis(0), source.millis(0.5), source.classes());
            report(
                    "source / by hand",
                    source.millis(0) / byHand.millis(0),
                    source.millis(0.5) / byHand.millis(0.5),
                    source.classes() / byHand.classes());
        }
    }

    private static void report(String what, double least, double median, double classes) {
        System.out.printf(Locale.ROOT, "%s | %.2f | %.2f | %.2f%n", what, least, median, classes);
    }

    private static void tell(String token, String[] args) {
        System.out.println(token);
        if (List.of(args).contains(COUNT_CLASSES)) {
            System.out.println(ManagementFactory.getClassLoadingMXBean().getTotalLoadedClassCount());
        }
    }

    /** Gets no token. */
    static final class Nothing {

        private Nothing() {}

        public static void main(String[] args) {
            tell("none", args);
        }
    }

    /** Gets one as everybody would without us. */
    static final class ByHand {

        private ByHand() {}

        public static void main(String[] args) throws IOException, InterruptedException {
            HttpRequest post = HttpRequest.newBuilder(URI.create(args[0]))
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .timeout(Duration.ofSeconds(30))
                    .POST(HttpRequest.BodyPublishers.ofString(
                            "client_id=client&client_secret=secret&grant_type=client_credentials"))
                    .build();
            String answer = HttpClient.newHttpClient()
                    .send(post, HttpResponse.BodyHandlers.ofString())
                    .body();
            var token = Pattern.compile("\"access_token\":\"([^\"]+)\"").matcher(answer);
            if (!token.find()) {
                throw new IOException("no token");
            }
            tell(token.group(1), args);
        }
    }

    /** Gets one of ours. */
    static final class Source {

        private Source() {}

        public static void main(String[] args) throws TokenException {
            tell(
                    ClientCredentialsTokenSource.builder()
                            .tokenEndpoint(args[0])
                            .clientId("client")
                            .clientSecret("secret")
                            .build()
                            .token()
                            .value(),
                    args);
        }
    }
}
