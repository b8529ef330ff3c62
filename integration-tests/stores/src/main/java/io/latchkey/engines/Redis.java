package io.latchkey.engines;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import redis.embedded.core.ExecutableProvider;

/** A Redis server that keeps nothing on disk. */
public final class Redis implements Server {

    private final Clients clients;
    private final List<String> settings;
    private final int port = Ports.free();
    private Process process;

    private Redis(Clients clients, List<String> settings) throws IOException {
        this.clients = clients;
        this.settings = settings;
        this.process = launch();
    }

    /** Starts a server whose clients are {@linkplain RedisClients#jedis Jedis}. */
    public static Redis start() throws IOException {
        return start(RedisClients::jedis);
    }

    /**
     * Starts a server.
     *
     * @param clients makes the clients of it
     * @param settings what {@code redis-server} takes on its command line, as {@code "--maxmemory", "1mb"}
     */
    public static Redis start(Clients clients, String... settings) throws IOException {
        return new Redis(clients, List.of(settings));
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public long pid() {
        return process.pid();
    }

    @Override
    public Client connect(int port, Duration timeout) throws Exception {
        return clients.connect(port, timeout);
    }

    @Override
    public void kill() throws IOException {
        process.destroyForcibly();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                throw new IOException("Redis does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void restart() throws IOException {
        process = launch();
    }

    @Override
    public void close() throws IOException {
        kill();
    }

    private Process launch() throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Executable.PATH.toString(),
                "--port",
                Integer.toString(port),
                "--bind",
                "127.0.0.1",
                "--save",
                "",
                "--appendonly",
                "no",
                "--dir",
                Files.createDirectories(Path.of("target")).toString()));
        command.addAll(settings);
        Process launched = new ProcessBuilder(command).redirectErrorStream(true).start();
        Runtime.getRuntime().addShutdownHook(new Thread(launched::destroyForcibly));
        awaitReady(launched);
        return launched;
    }

    private static void awaitReady(Process launched) throws IOException {
        BufferedReader log = new BufferedReader(new InputStreamReader(launched.getInputStream(), UTF_8));
        StringBuilder said = new StringBuilder();
        for (String line = log.readLine(); line != null; line = log.readLine()) {
            said.append(line).append('\n');
            if (line.contains("eady to accept connections")) {
                drain(launched.getInputStream());
                return;
            }
        }
        throw new IOException("Redis has not started: " + said);
    }

    /** Or it would stop at its next line of log, once the pipe is full. */
    private static void drain(InputStream log) {
        Thread drain = new Thread(
                () -> {
                    try {
                        log.transferTo(OutputStream.nullOutputStream());
                    } catch (IOException e) {
                        // it is gone
                    }
                },
                "redis-log");
        drain.setDaemon(true);
        drain.start();
    }

    /** Written once: a file that is being written cannot be started, and who starts something else may hold it open. */
    private static final class Executable {

        static final Path PATH = extracted();

        private static Path extracted() {
            try {
                Path folder = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "redis");
                folder.toFile().deleteOnExit(); // after the file, which was registered later
                return ExecutableProvider.newJarResourceProvider(folder.toFile())
                        .get()
                        .toPath()
                        .toAbsolutePath();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Makes clients of a server at 127.0.0.1. */
    @FunctionalInterface
    public interface Clients {
        Client connect(int port, Duration timeout) throws Exception;
    }
}
