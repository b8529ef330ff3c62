package io.latchkey.fleet;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisException;
import redis.embedded.core.ExecutableProvider;

/** A Redis on this machine, as a process that can be stopped, killed, and started again at the same port. */
final class Redis implements AutoCloseable {

    private static final Duration LONGEST_START = Duration.ofSeconds(20);

    private final File directory;
    private final File executable;
    private final int port;
    private @Nullable Process process;

    /**
     * Prepares one; it is not started yet.
     *
     * @param directory where it may leave its things
     */
    Redis(File directory) throws IOException {
        this.directory = directory;
        this.executable =
                ExecutableProvider.newJarResourceProvider(directory).get().getAbsoluteFile();
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
    }

    int port() {
        return port;
    }

    /** A client that does not wait for long. */
    static RedisClient client(int port) {
        return RedisClient.builder()
                .hostAndPort(new HostAndPort("127.0.0.1", port))
                .clientConfig(
                        DefaultJedisClientConfig.builder().timeoutMillis(2000).build())
                .build();
    }

    /** Starts it, empty, and waits until it answers. */
    void start() throws IOException, InterruptedException {
        Process started = new ProcessBuilder(
                        executable.getPath(),
                        "--port",
                        Integer.toString(port),
                        "--bind",
                        "127.0.0.1",
                        "--save",
                        "",
                        "--appendonly",
                        "no")
                .directory(directory)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        process = started;
        long until = System.nanoTime() + LONGEST_START.toNanos();
        while (!answers()) {
            if (!started.isAlive() || System.nanoTime() - until > 0) {
                throw new IOException("Redis does not start");
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private boolean answers() {
        try (RedisClient client = client(port)) {
            return "PONG".equals(client.ping());
        } catch (JedisException e) {
            return false;
        }
    }

    /** From now on it takes connections and answers nobody (SIGSTOP). */
    void stall() throws IOException, InterruptedException {
        Process running = process;
        if (running != null) {
            int status = new ProcessBuilder("kill", "-STOP", Long.toString(running.pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
            if (status != 0) {
                throw new IOException("Redis could not be stopped: " + status);
            }
        }
    }

    /** It is gone (SIGKILL), stopped or not. */
    void kill() {
        Process running = process;
        process = null;
        if (running != null) {
            running.destroyForcibly().onExit().join();
        }
    }

    @Override
    public void close() {
        kill();
    }
}
