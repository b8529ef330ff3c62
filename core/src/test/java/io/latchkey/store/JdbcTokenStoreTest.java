package io.latchkey.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JdbcTokenStoreTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final String KEY = "latchkey-1-ab";

    private final JdbcDataSource h2 = new JdbcDataSource();
    private final JdbcTokenStore store = JdbcTokenStore.of(h2);
    private Connection open;

    @BeforeEach
    void createTable() throws SQLException {
        h2.setUrl("jdbc:h2:mem:" + UUID.randomUUID());
        open = h2.getConnection(); // the database lives as long as a connection
        execute(
                "CREATE TABLE latchkey_tokens (token_key VARCHAR(64) NOT NULL PRIMARY KEY, version VARCHAR(64) NOT NULL,"
                        + " token_record CLOB NOT NULL, expires_at BIGINT NOT NULL)");
    }

    @AfterEach
    void close() throws SQLException {
        open.close();
    }

    @Test
    void readsWhatHasBeenSet() throws SQLException {
        assertThat(store.read(KEY)).isNull();

        assertThat(store.compareAndSet(KEY, null, "a record", MINUTE)).isTrue();
        assertThat(store.read(KEY)).isEqualTo("a record");
        assertThat(store.read("latchkey-1-cd")).isNull();
    }

    @Test
    void setsWhereThereIsNone() throws SQLException {
        assertThat(store.compareAndSet(KEY, null, "first", MINUTE)).isTrue();
        assertThat(store.compareAndSet(KEY, null, "second", MINUTE)).isFalse();
        assertThat(store.read(KEY)).isEqualTo("first");
    }

    @Test
    void replacesTheOneThatIsExpected() throws SQLException {
        assertThat(store.compareAndSet(KEY, "old", "new", MINUTE)).isFalse();
        store.compareAndSet(KEY, null, "old", MINUTE);

        assertThat(store.compareAndSet(KEY, "OLD", "new", MINUTE)).isFalse();
        assertThat(store.read(KEY)).isEqualTo("old");
        assertThat(store.compareAndSet(KEY, "old", "new", MINUTE)).isTrue();
        assertThat(store.read(KEY)).isEqualTo("new");
    }

    @Test
    void removesTheOneThatIsExpected() throws SQLException {
        store.compareAndSet(KEY, null, "old", MINUTE);

        assertThat(store.compareAndSet(KEY, "old ", null, MINUTE)).isFalse();
        assertThat(store.read(KEY)).isEqualTo("old");
        assertThat(store.compareAndSet(KEY, "old", null, MINUTE)).isTrue();
        assertThat(store.read(KEY)).isNull();
    }

    /** What a rotated secret leaves behind. A day's grace is for clocks that are wrong. */
    @Test
    void whoAddsARowThrowsOldOnesAway() throws SQLException {
        long now = System.currentTimeMillis();
        insert("long-gone", now - Duration.ofHours(25).toMillis());
        insert("gone", now - Duration.ofHours(23).toMillis());

        assertThat(store.compareAndSet(KEY, null, "new", MINUTE)).isTrue();

        assertThat(keys()).containsExactlyInAnyOrder("gone", KEY);
    }

    @Test
    void theTimeToLiveIsWrittenDown() throws SQLException {
        long before = System.currentTimeMillis();
        store.compareAndSet(KEY, null, "old", Duration.ofDays(100_000));
        assertThat(expiresAt())
                .isBetween(
                        before,
                        System.currentTimeMillis() + Duration.ofDays(3650).toMillis());

        store.compareAndSet(KEY, "old", "new", MINUTE);
        assertThat(expiresAt()).isBetween(before + 60_000, System.currentTimeMillis() + 60_000);
    }

    @Test
    void anotherTableServesAsWell() throws SQLException {
        execute("CREATE SCHEMA orders");
        execute("CREATE TABLE orders.tokens_2 AS SELECT * FROM latchkey_tokens");
        JdbcTokenStore other = JdbcTokenStore.of(h2, "orders.tokens_2");

        assertThat(other.compareAndSet(KEY, null, "a record", MINUTE)).isTrue();
        assertThat(other.read(KEY)).isEqualTo("a record");
        assertThat(store.read(KEY)).isNull();
        assertThat(other).hasToString("JdbcTokenStore[orders.tokens_2]");
        assertThat(store).hasToString("JdbcTokenStore[latchkey_tokens]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "tokens.",
                ".tokens",
                "a.b.c.d",
                "1st",
                "to kens",
                "tokens;",
                "tokens--",
                "\"t\"",
                "tökens"
            })
    void aNameThatCouldBeMoreThanANameIsRefused(String table) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JdbcTokenStore.of(h2, table))
                .withMessageStartingWith("table: ");
    }

    @Test
    @SuppressWarnings("NullAway") // as a caller without a checker would
    void nothingIsNull() {
        assertThatNullPointerException()
                .isThrownBy(() -> JdbcTokenStore.of(null))
                .withMessage("database");
        assertThatNullPointerException()
                .isThrownBy(() -> JdbcTokenStore.of(h2, null))
                .withMessage("table");
    }

    @Test
    void aTableThatIsNotThereIsAnError() throws SQLException {
        execute("DROP TABLE latchkey_tokens");

        assertThatThrownBy(() -> store.read(KEY)).isInstanceOf(SQLException.class);
        assertThatThrownBy(() -> store.compareAndSet(KEY, null, "new", MINUTE)).isInstanceOf(SQLException.class);
        assertThatThrownBy(() -> store.compareAndSet(KEY, "old", "new", MINUTE)).isInstanceOf(SQLException.class);
        assertThatThrownBy(() -> store.compareAndSet(KEY, "old", null, MINUTE)).isInstanceOf(SQLException.class);
    }

    /** Else a column that nobody fills would look like somebody who is always faster. */
    @Test
    void anotherConstraintIsAnErrorAndNotAnotherRecord() throws SQLException {
        execute("ALTER TABLE latchkey_tokens ADD COLUMN owner VARCHAR(9) NOT NULL");

        assertThatThrownBy(() -> store.compareAndSet(KEY, null, "new", MINUTE)).isInstanceOf(SQLException.class);
    }

    @Test
    void aRowThatIsGoneAgainIsAddedAfterAll() throws SQLException {
        DataSource failing = failing(h2, new SQLException("duplicate key", "23505"));

        assertThat(JdbcTokenStore.of(failing).compareAndSet(KEY, null, "new", MINUTE))
                .isTrue();
        assertThat(store.read(KEY)).isEqualTo("new");
    }

    /** As PostgreSQL says it of a transaction that may not go by what it has seen, and MySQL of a deadlock. */
    @Test
    void aStatementThatHadToGiveWayHasChangedNothing() throws SQLException {
        store.compareAndSet(KEY, null, "old", MINUTE);
        DataSource failing = failing(h2, new SQLException("could not serialize access", "40001"));

        assertThat(JdbcTokenStore.of(failing).compareAndSet(KEY, "old", "new", MINUTE))
                .isFalse();
        assertThat(store.read(KEY)).isEqualTo("old");
    }

    @Test
    void whatHasNoStateIsAnError() {
        SQLException cut = new SQLException("cut");

        assertThatThrownBy(() -> JdbcTokenStore.of(failing(h2, cut)).compareAndSet(KEY, null, "new", MINUTE))
                .isSameAs(cut);
    }

    @Test
    void aRowIsAddedEvenIfOldOnesStay() throws SQLException {
        DataSource failing = failing(h2, null, new SQLException("no right to delete", "42501"));

        assertThat(JdbcTokenStore.of(failing).compareAndSet(KEY, null, "new", MINUTE))
                .isTrue();
        assertThat(store.read(KEY)).isEqualTo("new");
    }

    @Test
    void autoCommitIsLeftAsItWas() throws SQLException {
        Connection connection = h2.getConnection();
        connection.setAutoCommit(false);
        JdbcTokenStore pooled = JdbcTokenStore.of(lending(connection));

        assertThat(pooled.compareAndSet(KEY, null, "new", MINUTE)).isTrue();

        assertThat(connection.getAutoCommit()).isFalse();
        connection.rollback();
        assertThat(store.read(KEY)).isEqualTo("new");
        connection.setAutoCommit(true);
        assertThat(pooled.read(KEY)).isEqualTo("new");
        assertThat(connection.getAutoCommit()).isTrue();
        connection.close();
    }

    /** Put back, since H2 keeps it for the connection, and so for whoever gets that from the pool next. */
    @Test
    void eachStatementHasATimeOut() throws SQLException {
        List<Object> seconds = new ArrayList<>();
        try (Connection connection = h2.getConnection()) {
            Connection watched = proxied(Connection.class, (method, arguments) -> {
                Object result = method.invoke(connection, arguments);
                return result instanceof PreparedStatement statement ? watched(statement, seconds) : result;
            });
            assertThat(JdbcTokenStore.of(lending(watched)).read(KEY)).isNull();

            assertThat(seconds).containsExactly(5, 0);
            try (Statement statement = connection.createStatement()) {
                assertThat(statement.getQueryTimeout()).isZero();
            }
        }
    }

    private static PreparedStatement watched(PreparedStatement statement, List<Object> seconds) {
        return proxied(PreparedStatement.class, (method, arguments) -> {
            if (method.getName().equals("setQueryTimeout")) {
                seconds.add(arguments[0]);
            }
            return method.invoke(statement, arguments);
        });
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = open.createStatement()) {
            statement.execute(sql);
        }
    }

    private void insert(String key, long expiresAt) throws SQLException {
        execute("INSERT INTO latchkey_tokens VALUES ('" + key + "', 'v', 'r', " + expiresAt + ")");
    }

    private List<String> keys() throws SQLException {
        List<String> keys = new ArrayList<>();
        try (Statement statement = open.createStatement();
                ResultSet rows = statement.executeQuery("SELECT token_key FROM latchkey_tokens")) {
            while (rows.next()) {
                keys.add(rows.getString(1));
            }
        }
        return keys;
    }

    private long expiresAt() throws SQLException {
        try (Statement statement = open.createStatement();
                ResultSet rows = statement.executeQuery("SELECT expires_at FROM latchkey_tokens")) {
            assertThat(rows.next()).isTrue();
            return rows.getLong(1);
        }
    }

    /** A pool of one connection, which is not closed when it is given back. */
    private static DataSource lending(Connection connection) {
        Connection lent = proxied(
                Connection.class,
                (method, arguments) -> method.getName().equals("close") ? null : method.invoke(connection, arguments));
        return proxied(DataSource.class, (method, arguments) -> lent);
    }

    /** A database whose first changes end as they are told to: null is for one that is done. */
    private static DataSource failing(DataSource database, @Nullable SQLException... ends) {
        Iterator<SQLException> next = Arrays.asList(ends).iterator();
        return proxied(DataSource.class, (getConnection, none) -> {
            Connection connection = database.getConnection();
            return proxied(Connection.class, (method, arguments) -> {
                Object result = method.invoke(connection, arguments);
                return result instanceof PreparedStatement statement ? failing(statement, next) : result;
            });
        });
    }

    private static PreparedStatement failing(PreparedStatement statement, Iterator<SQLException> ends) {
        return proxied(PreparedStatement.class, (method, arguments) -> {
            SQLException end = method.getName().equals("executeUpdate") && ends.hasNext() ? ends.next() : null;
            if (end != null) {
                throw end;
            }
            return method.invoke(statement, arguments);
        });
    }

    private static <T> T proxied(Class<T> type, Call call) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    try {
                        return call.answer(method, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }

    private interface Call {
        @Nullable
        Object answer(Method method, Object[] arguments) throws Throwable;
    }
}
