package io.latchkey.keycloak;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A Keycloak server on this machine, with the realm that it is given. Its database is in its memory, its ports are those
 * that were free, and its log is what it leaves behind.
 */
final class Keycloak implements AutoCloseable {

    private static final Pattern LISTENING =
            Pattern.compile("Listening on: (http://127\\.0\\.0\\.1:\\d+) and https://127\\.0\\.0\\.1:(\\d+)");

    private static final Path HOME = Path.of(System.getProperty("keycloak.home"));
    private static final Path DATA = HOME.resolve("data");
    private static final Path LOG = HOME.resolveSibling("keycloak.log");

    private final Process process;
    private final Thread atExit;
    private final CompletableFuture<Matcher> listening = new CompletableFuture<>();

    private Keycloak(Process process) {
        this.process = process;
        this.atExit = new Thread(this::killAll);
    }

    /**
     * Starts it, and waits until it can be asked.
     *
     * @param realm the realm's JSON
     */
    static Keycloak start(String realm, Certificates certificates) throws IOException, InterruptedException {
        deleteData();
        Files.writeString(Files.createDirectories(DATA.resolve("import")).resolve("realm.json"), realm);
        Path tls = certificates.writeForServer(Files.createDirectories(HOME.resolveSibling("tls")));
        ProcessBuilder command = new ProcessBuilder(
                HOME.resolve("bin/kc.sh").toString(),
                "start-dev",
                "--db=dev-mem",
                "--features=spiffe",
                "--import-realm",
                "--http-host=127.0.0.1",
                "--http-port=0",
                "--https-port=0",
                "--https-certificate-file=" + tls.resolve(Certificates.SERVER_CERTIFICATE),
                "--https-certificate-key-file=" + tls.resolve(Certificates.SERVER_KEY),
                "--https-client-auth=request",
                "--https-trust-store-file=" + tls.resolve(Certificates.TRUST_STORE),
                "--https-trust-store-password=" + Certificates.PASSWORD,
                // Or whoever's keys are rotated waits for ten seconds until they are looked up again.
                "--spi-public-key-storage--infinispan--min-time-between-requests=-1",
                "--shutdown-delay=0");
        Map<String, String> environment = command.environment();
        environment.keySet().removeIf(name -> name.startsWith("KC_") || name.startsWith("JAVA_OPTS"));
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.put("JAVA_OPTS_APPEND", "-XX:TieredStopAtLevel=1"); // it does not live for long
        Keycloak keycloak = new Keycloak(command.redirectErrorStream(true).start());
        Runtime.getRuntime().addShutdownHook(keycloak.atExit);
        try {
            keycloak.awaitListening();
        } catch (IOException | InterruptedException | RuntimeException e) {
            keycloak.close();
            throw e;
        }
        return keycloak;
    }

    private void awaitListening() throws IOException, InterruptedException {
        Thread reader = new Thread(this::followLog, "keycloak-log");
        reader.setDaemon(true);
        reader.start();
        try {
            listening.get(5, TimeUnit.MINUTES);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } catch (TimeoutException e) {
            throw new IOException("Keycloak does not get ready, see " + LOG, e);
        }
    }

    /** As long as it lives, or it would stop at its next line, once the pipe is full. */
    private void followLog() {
        Deque<String> last = new ArrayDeque<>();
        try (BufferedReader lines = process.inputReader(UTF_8);
                Writer log = Files.newBufferedWriter(LOG)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                log.append(line).append('\n').flush();
                Matcher matcher = LISTENING.matcher(line);
                if (matcher.find()) {
                    listening.complete(matcher);
                }
                last.add(line);
                if (last.size() > 20) {
                    last.remove();
                }
            }
        } catch (IOException | UncheckedIOException e) {
            listening.completeExceptionally(e);
        }
        listening.completeExceptionally(
                new IOException("Keycloak has ended before it was ready: " + String.join("\n", last)));
    }

    /** The issuer identifier of the realm by plain HTTP: that it has depends on how it is asked. */
    URI issuer() {
        return URI.create(listening.join().group(1) + "/realms/" + Realm.NAME);
    }

    /** The issuer identifier of the realm by TLS. */
    URI secureIssuer() {
        return URI.create("https://localhost:" + listening.join().group(2) + "/realms/" + Realm.NAME);
    }

    /** The token endpoint of an issuer. */
    static URI tokenEndpoint(URI issuer) {
        return endpoint(issuer, "token");
    }

    /** Where an issuer tells of whom a token is: asks for scope {@code openid}. */
    static URI userInfo(URI issuer) {
        return endpoint(issuer, "userinfo");
    }

    /** Where an issuer takes tokens back (RFC 7009). */
    static URI revocation(URI issuer) {
        return endpoint(issuer, "revoke");
    }

    private static URI endpoint(URI issuer, String name) {
        return URI.create(issuer + "/protocol/openid-connect/" + name);
    }

    /** The realm in the admin REST API. */
    URI admin() {
        return issuer().resolve("/admin/realms/" + Realm.NAME);
    }

    @Override
    public void close() throws IOException {
        List<ProcessHandle> all = all();
        all.forEach(ProcessHandle::destroy);
        try {
            awaitEnd(all);
        } catch (TimeoutException e) {
            killAll();
        }
        Runtime.getRuntime().removeShutdownHook(atExit);
        deleteData();
    }

    private static void awaitEnd(List<ProcessHandle> all) throws TimeoutException {
        try {
            CompletableFuture.allOf(all.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new))
                    .get(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private void killAll() {
        all().forEach(ProcessHandle::destroyForcibly);
    }

    /** The script, and the JVM that it has started, if it has not become that itself. */
    private List<ProcessHandle> all() {
        return Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .toList();
    }

    private static void deleteData() throws IOException {
        if (Files.exists(DATA)) {
            try (Stream<Path> files = Files.walk(DATA)) {
                for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
        }
    }
}
