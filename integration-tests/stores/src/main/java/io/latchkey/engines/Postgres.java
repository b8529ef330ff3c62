package io.latchkey.engines;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A PostgreSQL server. It refuses to run as root, and is then given a user namespace of its own ({@code unshare -U}), which
 * not every kernel or container allows.
 */
public final class Postgres implements Server {

    private final Path data;
    private final int port;
    private EmbeddedPostgres server;
    private ProcessHandle process;

    private Postgres(Path data, int port) throws IOException {
        this.data = data;
        this.port = port;
        this.server = launch();
        this.process = postmaster();
    }

    /** Starts a server, with the table. */
    public static Postgres start() throws Exception {
        Path folder = Files.createDirectories(Path.of("target").toAbsolutePath());
        Postgres postgres = new Postgres(Files.createTempDirectory(folder, "postgres"), Ports.free());
        Databases.createTable(postgres.server.getPostgresDatabase(), "TEXT");
        return postgres;
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public long pid() {
        return process.pid();
    }

    /** Tells whether it can be started: as root, only where user namespaces are to be had. */
    public static boolean isStartable() throws IOException, InterruptedException {
        if (!System.getProperty("user.name").equals("root")) {
            return true;
        }
        Process namespace = new ProcessBuilder("unshare", "-U", "true")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return namespace.waitFor() == 0;
    }

    /** In whole seconds, as the driver has it. */
    @Override
    public Client connect(int port, Duration timeout) {
        long seconds = Math.max(1, timeout.toSeconds());
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl("jdbc:postgresql://127.0.0.1:" + port + "/postgres?connectTimeout=" + seconds
                + "&socketTimeout=" + seconds);
        config.setUsername("postgres");
        config.setConnectionTimeout(seconds * 1000);
        config.setValidationTimeout(seconds * 500);
        config.setInitializationFailTimeout(-1); // whoever is started while the database is away comes up
        config.setMinimumIdle(1);
        config.setMaximumPoolSize(4);
        HikariDataSource pool = new HikariDataSource(config);
        return new Client(Databases.storeOf(pool), pool::close);
    }

    /**
     * Returns the database without a pool.
     *
     * @param options settings of the server for each connection, as {@code "-c default_transaction_isolation=serializable"}
     */
    public DataSource database(String options) {
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setServerNames(new String[] {"127.0.0.1"});
        database.setPortNumbers(new int[] {port});
        database.setUser("postgres");
        database.setOptions(options);
        return database;
    }

    @Override
    public void kill() throws IOException, InterruptedException {
        Signals.end(pid());
        Files.deleteIfExists(data.resolve("postmaster.pid")); // or who is dead, and not yet buried, would count
        server.close();
    }

    @Override
    public void restart() throws IOException {
        server = launch();
        process = postmaster();
    }

    @Override
    public void close() throws IOException {
        server.close();
        try (Stream<Path> files = Files.walk(data)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        }
    }

    private EmbeddedPostgres launch() throws IOException {
        return EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setOverrideWorkingDirectory(
                        data.resolveSibling("postgres-binaries").toFile())
                .setPort(port)
                .setServerConfig("fsync", "off")
                .setPGStartupWait(Duration.ofSeconds(60))
                .start();
    }

    private ProcessHandle postmaster() throws IOException {
        long pid = Long.parseLong(
                Files.readAllLines(data.resolve("postmaster.pid")).get(0).strip());
        return ProcessHandle.of(pid).orElseThrow();
    }
}
