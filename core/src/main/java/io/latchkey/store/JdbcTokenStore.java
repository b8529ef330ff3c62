package io.latchkey.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.latchkey.TokenStore;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Shares a token through a table of a database, by plain SQL-92: PostgreSQL, MySQL, MariaDB, Oracle, SQL Server, H2.
 *
 * <pre>{@code
 * JdbcTokenStore.of(dataSource);
 * }</pre>
 *
 * <p>The table, which the application makes with its others:
 *
 * <pre>{@code
 * CREATE TABLE latchkey_tokens (
 *     token_key    VARCHAR(64) NOT NULL PRIMARY KEY,
 *     version      VARCHAR(64) NOT NULL,
 *     token_record TEXT        NOT NULL,
 *     expires_at   BIGINT      NOT NULL)
 * }</pre>
 *
 * <p>These are the types of PostgreSQL, MySQL and MariaDB. The record, a text of some kilobytes and 64 at most, is a
 * {@code CLOB} with Oracle and H2, and {@code VARCHAR(MAX)} with SQL Server; {@code expires_at} is {@code NUMBER(19)}
 * with Oracle. Any collation will do.
 *
 * <p>The version is a digest of the record, so that the condition of a change is one on a short text. {@code expires_at} is in milliseconds since 1970, by the clock of who wrote it, and of use only to throw
 * rows away: whoever adds a row, as happens when a secret has been rotated, deletes those whose time was over a day ago.
 *
 * <p>Each call has a connection of its own for one statement, or two, with auto-commit: it is switched on if it is off,
 * and off again. No lock outlives a statement. Hand it the plain {@code DataSource}, with a pool, and neither one that
 * joins the transaction of its caller nor one that reads from a replica. A statement that waits for a lock is ended after
 * 5 seconds. A server that has gone silent is noticed only by a time-out of the driver, such as {@code socketTimeout}
 * with PostgreSQL, MySQL and SQL Server: without one, each try takes a connection out of the pool until TCP gives up.
 *
 * <p>Needs {@code SELECT}, {@code INSERT}, {@code UPDATE} and {@code DELETE} on the table, and no other right.
 *
 * <p>Thread-safe.
 */
public final class JdbcTokenStore implements TokenStore {

    private static final String DEFAULT_TABLE = "latchkey_tokens";
    private static final Pattern TABLE =
            Pattern.compile("(?:[A-Za-z_][A-Za-z0-9_]{0,127}\\.){0,2}[A-Za-z_][A-Za-z0-9_]{0,127}");

    private static final int STATEMENT_SECONDS = 5;
    private static final long KEPT_MILLIS = Duration.ofDays(1).toMillis();

    /** Class of the SQLSTATEs for "integrity constraint violation". Which constraint, no standard says. */
    private static final String INTEGRITY_VIOLATION = "23";

    private static final String SERIALIZATION_FAILURE = "40001";

    private final DataSource database;
    private final String table;

    private JdbcTokenStore(DataSource database, String table) {
        this.database = Objects.requireNonNull(database, "database");
        this.table = Objects.requireNonNull(table, "table");
        if (!TABLE.matcher(table).matches()) {
            throw new IllegalArgumentException("table: letters, digits and underscores, with its schema before a dot if"
                    + " need be, and not: " + table);
        }
    }

    /**
     * Shares a token through the table {@code latchkey_tokens}, in the schema that connections begin with.
     *
     * @param database where connections come from
     * @return a store over this database, which stays the caller's to close
     * @throws NullPointerException if the data source is null
     */
    public static JdbcTokenStore of(DataSource database) {
        return new JdbcTokenStore(database, DEFAULT_TABLE);
    }

    /**
     * Shares a token through a table of another name.
     *
     * @param database where connections come from
     * @param table the table's name, of ASCII letters, digits and underscores, as {@code tokens} or {@code orders.tokens}
     * @return a store over this database, which stays the caller's to close
     * @throws NullPointerException if an argument is null
     * @throws IllegalArgumentException if the name is another one, as it would become a part of SQL
     */
    public static JdbcTokenStore of(DataSource database, String table) {
        return new JdbcTokenStore(database, table);
    }

    /**
     * {@inheritDoc}
     *
     * @throws SQLException if the database fails
     */
    @Override
    public @Nullable String read(String key) throws SQLException {
        return onConnection(connection -> select(connection, key)).orElse(null);
    }

    /**
     * {@inheritDoc}
     *
     * @throws SQLException if the database fails
     */
    @Override
    public boolean compareAndSet(String key, @Nullable String expected, @Nullable String update, Duration timeToLive)
            throws SQLException {
        long now = System.currentTimeMillis();
        long expiresAt = now + Milliseconds.of(timeToLive);
        return onConnection(connection -> {
            try {
                if (expected == null) {
                    return add(connection, key, Objects.requireNonNull(update, "update"), now, expiresAt);
                }
                return update == null
                        ? delete(connection, key, expected)
                        : update(connection, key, expected, update, expiresAt);
            } catch (SQLException e) {
                if (SERIALIZATION_FAILURE.equals(e.getSQLState())) {
                    return false; // somebody else was at this row; the database has undone what was ours
                }
                throw e;
            }
        });
    }

    private boolean add(Connection connection, String key, String record, long now, long expiresAt)
            throws SQLException {
        try {
            insert(connection, key, record, expiresAt);
        } catch (SQLException e) {
            if (!Objects.requireNonNullElse(e.getSQLState(), "").startsWith(INTEGRITY_VIOLATION)) {
                throw e;
            }
            if (select(connection, key).isPresent()) {
                return false;
            }
            insert(connection, key, record, expiresAt); // it is gone again, or this is about another constraint
        }
        tidy(connection, now - KEPT_MILLIS);
        return true;
    }

    private Optional<String> select(Connection connection, String key) throws SQLException {
        return run(connection, "SELECT token_record FROM " + table + " WHERE token_key = ?", statement -> {
            statement.setString(1, key);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? Optional.ofNullable(rows.getString(1)) : Optional.empty();
            }
        });
    }

    private void insert(Connection connection, String key, String record, long expiresAt) throws SQLException {
        String sql = "INSERT INTO " + table + " (token_key, version, token_record, expires_at) VALUES (?, ?, ?, ?)";
        run(connection, sql, statement -> {
            statement.setString(1, key);
            statement.setString(2, version(record));
            statement.setString(3, record);
            statement.setLong(4, expiresAt);
            return statement.executeUpdate();
        });
    }

    private boolean update(Connection connection, String key, String expected, String record, long expiresAt)
            throws SQLException {
        String sql = "UPDATE " + table + " SET version = ?, token_record = ?, expires_at = ?"
                + " WHERE token_key = ? AND version = ?";
        return run(connection, sql, statement -> {
            statement.setString(1, version(record));
            statement.setString(2, record);
            statement.setLong(3, expiresAt);
            statement.setString(4, key);
            statement.setString(5, version(expected));
            return statement.executeUpdate() > 0;
        });
    }

    private boolean delete(Connection connection, String key, String expected) throws SQLException {
        return run(connection, "DELETE FROM " + table + " WHERE token_key = ? AND version = ?", statement -> {
            statement.setString(1, key);
            statement.setString(2, version(expected));
            return statement.executeUpdate() > 0;
        });
    }

    private void tidy(Connection connection, long expiredBefore) {
        try {
            run(connection, "DELETE FROM " + table + " WHERE expires_at < ?", statement -> {
                statement.setLong(1, expiredBefore);
                return statement.executeUpdate();
            });
        } catch (SQLException e) {
            // The row is in. Old ones do no harm, and whoever adds the next tries again.
        }
    }

    private <T> T onConnection(Work<Connection, T> work) throws SQLException {
        try (Connection connection = database.getConnection()) {
            if (connection.getAutoCommit()) {
                return work.with(connection);
            }
            connection.setAutoCommit(true);
            try {
                return work.with(connection);
            } finally {
                connection.setAutoCommit(false);
            }
        }
    }

    private static <T> T run(Connection connection, String sql, Work<PreparedStatement, T> work) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            int before = statement.getQueryTimeout();
            statement.setQueryTimeout(STATEMENT_SECONDS);
            try {
                return work.with(statement);
            } finally {
                statement.setQueryTimeout(before); // with H2 it is the connection's, which others will have
            }
        }
    }

    private static String version(String record) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(record.getBytes(UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e); // every Java platform has it
        }
    }

    /** Tells the name of the table. */
    @Override
    public String toString() {
        return "JdbcTokenStore[" + table + "]";
    }

    private interface Work<S, T> {
        T with(S subject) throws SQLException;
    }
}
