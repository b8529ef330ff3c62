package io.latchkey.engines.matrix;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.latchkey.TokenStore;
import io.latchkey.engines.Postgres;
import io.latchkey.store.JdbcTokenStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a database may be set to, and who may hold its locks. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class PostgresTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final int INSTANCES = 4;

    private @Nullable Postgres postgres;

    @BeforeAll
    void start() throws Exception {
        assumeTrue(Postgres.isStartable(), "PostgreSQL does not run as root, nor are there user namespaces here");
        postgres = Postgres.start();
    }

    @AfterAll
    void close() throws Exception {
        if (postgres != null) {
            postgres.close();
        }
    }

    /** Where the stricter ones make a statement fail that came second, that is no failure of the store. */
    @ParameterizedTest
    @ValueSource(strings = {"read\\ committed", "repeatable\\ read", "serializable"})
    void noIsolationMakesARaceAnError(String isolation) throws Exception {
        String key = "latchkey-1-" + UUID.randomUUID();
        ExecutorService threads = Executors.newFixedThreadPool(INSTANCES);
        try {
            List<Callable<Integer>> all = new ArrayList<>();
            for (int i = 0; i < INSTANCES; i++) {
                TokenStore store =
                        JdbcTokenStore.of(postgres().database("-c default_transaction_isolation=" + isolation));
                all.add(() -> adding(store, key));
            }
            int added = 0;
            for (Future<Integer> result : threads.invokeAll(all, 100, SECONDS)) {
                added += result.get();
            }

            assertThat(postgresStore().read(key)).isEqualTo(Integer.toString(added));
        } finally {
            threads.shutdownNow();
        }
    }

    private static int adding(TokenStore store, String key) throws Exception {
        int added = 0;
        while (added < 25) {
            String found = store.read(key);
            String next = found == null ? "1" : Integer.toString(Integer.parseInt(found) + 1);
            if (store.compareAndSet(key, found, next, MINUTE)) {
                added++;
            }
        }
        return added;
    }

    /** Such as one who changes the table. The connection is given back, and the application's pool is not used up. */
    @Test
    void aStatementThatWaitsForALockIsEnded() throws Exception {
        String key = "latchkey-1-" + UUID.randomUUID();
        TokenStore store = postgresStore();
        store.compareAndSet(key, null, "a record", MINUTE);
        try (Connection other = postgres().database("").getConnection();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("LOCK TABLE latchkey_tokens IN ACCESS EXCLUSIVE MODE");

            assertThatThrownBy(() -> store.read(key))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("57014"));
            other.rollback();
        }
        assertThat(store.read(key)).isEqualTo("a record");
    }

    private JdbcTokenStore postgresStore() {
        return JdbcTokenStore.of(postgres().database(""));
    }

    private Postgres postgres() {
        if (postgres == null) {
            throw new IllegalStateException("not started");
        }
        return postgres;
    }
}
