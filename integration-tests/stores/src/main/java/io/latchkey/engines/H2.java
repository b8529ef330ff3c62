package io.latchkey.engines;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.UUID;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;
import org.h2.jdbcx.JdbcDataSource;

/** H2, in the memory of this JVM. */
public final class H2 implements Engine {

    private final JdbcDataSource database = new JdbcDataSource();
    private final String url = "jdbc:h2:mem:" + UUID.randomUUID();

    private H2() {}

    /** Starts it, with the table. */
    public static H2 start() throws SQLException {
        H2 engine = new H2();
        engine.database.setUrl(engine.url + ";DB_CLOSE_DELAY=-1");
        Databases.createTable(engine.database, "CLOB");
        return engine;
    }

    /** What an application hands to the store. */
    public DataSource dataSource() {
        return database;
    }

    @Override
    public Client connect(Duration timeout) {
        // Else a connection would make a new database where there is none.
        JdbcConnectionPool pool = JdbcConnectionPool.create(url + ";IFEXISTS=TRUE", "", "");
        return new Client(Databases.storeOf(pool), pool::dispose);
    }

    @Override
    public void kill() throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("SHUTDOWN IMMEDIATELY");
        }
    }

    @Override
    public void close() throws IOException {
        try {
            kill();
        } catch (SQLException e) {
            throw new IOException(e);
        }
    }
}
