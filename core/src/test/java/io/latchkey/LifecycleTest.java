package io.latchkey;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is left of a source when it is forgotten, closed, or the JVM wants to end. On real clocks and sockets. */
@Timeout(120)
class LifecycleTest {

    private @Nullable HttpServer server;
    private String endpoint = "";

    @BeforeEach
    void startServer() throws IOException {
        HttpServer started = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        byte[] answer = "{\"access_token\":\"abc\",\"token_type\":\"Bearer\",\"expires_in\":3600}"
                .getBytes(StandardCharsets.UTF_8);
        started.createContext("/token", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        started.start();
        server = started;
        endpoint = "http://127.0.0.1:" + started.getAddress().getPort() + "/token";
    }

    @AfterEach
    void stopServer() {
        if (server != null) {
            server.stop(0);
        }
    }

    @Test
    @Tag("K4")
    void canBeCollectedWhenItIsForgotten_thoughItIsKeptWarm() throws Exception {
        ReferenceQueue<Object> collected = new ReferenceQueue<>();
        Reference<?> reference = usedAndForgotten(collected);

        assertCollected(collected, Set.of(reference));
    }

    private Reference<?> usedAndForgotten(ReferenceQueue<Object> collected) throws TokenException {
        ClientCredentialsTokenSource source = ClientCredentialsTokenSource.builder()
                .tokenEndpoint(endpoint)
                .clientId("client")
                .clientSecret("s3cret")
                .keepWarm(Duration.ofDays(1))
                .build();
        assertThat(source.token().value()).isEqualTo("abc");
        return new PhantomReference<>(source, collected);
    }

    @Test
    @Tag("K2")
    @Tag("WE4")
    void leavesNothingBehindOfTwentyDeployments() throws Exception {
        ReferenceQueue<Object> collected = new ReferenceQueue<>();
        Set<Reference<?>> loaders = new HashSet<>();
        for (int i = 0; i < 20; i++) {
            boolean closing = i % 2 == 0;
            loaders.add(deployedAndUndeployed(closing, collected));
        }

        // Shared threads end some seconds after the last source.
        assertCollected(collected, loaders);
    }

    /** Loads the whole library anew, uses it as an application would, and throws it away. */
    private Reference<?> deployedAndUndeployed(boolean closing, ReferenceQueue<Object> collected) throws Exception {
        URL[] library = {
            ClientCredentialsTokenSource.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation(),
            LifecycleTest.class.getProtectionDomain().getCodeSource().getLocation()
        };
        try (URLClassLoader loader = new ChildFirst(library)) {
            Object application = loader.loadClass(Application.class.getName())
                    .getConstructor(String.class, boolean.class)
                    .newInstance(endpoint, closing);
            assertThat(application.getClass().getClassLoader()).isSameAs(loader);
            assertThat(((Callable<?>) application).call()).isEqualTo("abc");
            return new PhantomReference<>(loader, collected);
        }
    }

    /** Needs nothing of the test libraries. */
    public static final class Application implements Callable<String> {

        private final String endpoint;
        private final boolean closing;

        public Application(String endpoint, boolean closing) {
            this.endpoint = endpoint;
            this.closing = closing;
        }

        @Override
        public String call() throws Exception {
            ClientCredentialsTokenSource.Builder builder = ClientCredentialsTokenSource.builder()
                    .tokenEndpoint(endpoint)
                    .clientId("client")
                    .clientSecret("s3cret");
            builder.keepWarm(Duration.ofHours(1));
            if (!closing) {
                return builder.build().token().value();
            }
            try (ClientCredentialsTokenSource source = builder.build()) {
                return source.token().value();
            }
        }

        /** An application that never closes its source. */
        public static void main(String[] args) throws Exception {
            ClientCredentialsTokenSource source = ClientCredentialsTokenSource.builder()
                    .tokenEndpoint(args[0])
                    .clientId("client")
                    .clientSecret("s3cret")
                    .keepWarm(Duration.ofHours(1))
                    .build();
            if (!source.token().value().equals("abc")) {
                throw new IllegalStateException("no token");
            }
        }
    }

    /** Loads the library itself, like the class loader of a web application. */
    private static final class ChildFirst extends URLClassLoader {

        ChildFirst(URL[] library) {
            super(library, ChildFirst.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith("io.latchkey.")) {
                return super.loadClass(name, resolve);
            }
            Class<?> loaded = findLoadedClass(name);
            return loaded == null ? findClass(name) : loaded;
        }
    }

    private static void assertCollected(ReferenceQueue<Object> collected, Set<Reference<?>> references)
            throws InterruptedException {
        Set<Reference<?>> left = new HashSet<>(references);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!left.isEmpty() && System.nanoTime() - deadline < 0) {
            System.gc();
            for (Reference<?> reference = collected.remove(500); reference != null; reference = collected.poll()) {
                left.remove(reference);
            }
        }
        assertThat(left).as("not collected").isEmpty();
    }

    @Test
    @Tag("K3")
    void letsTheJvmEnd_thoughNobodyClosesIt() throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(Application.class.getName());
        command.add(endpoint);
        Process java = new ProcessBuilder(command).inheritIO().start();
        try {
            assertThat(java.waitFor(30, TimeUnit.SECONDS)).as("ends by itself").isTrue();
            assertThat(java.exitValue()).isZero();
        } finally {
            java.destroyForcibly();
        }
    }

    /** As on a thread of native code, or in some containers. */
    @Test
    @Tag("K8")
    void worksWithoutAContextClassLoader() throws Exception {
        CompletableFuture<String> token = new CompletableFuture<>();
        Thread caller = new Thread(() -> {
            Thread.currentThread().setContextClassLoader(null);
            try {
                token.complete(new Application(endpoint, true).call());
            } catch (Exception e) {
                token.completeExceptionally(e);
            }
        });
        caller.start();

        assertThat(token.get(30, TimeUnit.SECONDS)).isEqualTo("abc");
    }

    /** What whoever reads a dump of the heap finds: each secret once for each source, and nothing of those that are gone. */
    @Test
    @Tag("H11")
    void holdsASecretOnceInTheHeap_andNoLongerThanItsSource(@TempDir Path directory) throws Exception {
        Process java = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        HeapDump.class.getName(),
                        endpoint,
                        directory.toString())
                .inheritIO()
                .start();
        try {
            assertThat(java.waitFor(100, TimeUnit.SECONDS)).as("ends by itself").isTrue();
            assertThat(java.exitValue()).isZero();
        } finally {
            java.destroyForcibly();
        }
    }

    @Test
    @Tag("K1")
    @Tag("K6")
    void hasNoThread_beforeItIsUsed() {
        Set<String> before = latchkeyThreads();
        ClientCredentialsTokenSource unused = ClientCredentialsTokenSource.builder()
                .tokenEndpoint(endpoint)
                .clientId("client")
                .clientSecret("s3cret")
                .keepWarm(Duration.ofDays(1))
                .build();

        assertThat(before).containsAll(latchkeyThreads());
    }

    private static Set<String> latchkeyThreads() {
        Set<String> names = new HashSet<>();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("latchkey-")) {
                names.add(thread.getName());
            }
        }
        return names;
    }
}
