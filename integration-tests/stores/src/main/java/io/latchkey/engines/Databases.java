package io.latchkey.engines;

import io.latchkey.store.JdbcTokenStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** The table that stores by JDBC need, as their Javadoc has it. */
final class Databases {

    private Databases() {}

    /**
     * Makes the table, if it is not there yet.
     *
     * @param text the type for a text of some kilobytes
     */
    static void createTable(DataSource database, String text) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE latchkey_tokens ("
                    + " token_key    VARCHAR(64) NOT NULL PRIMARY KEY,"
                    + " version      VARCHAR(64) NOT NULL,"
                    + " token_record " + text + " NOT NULL,"
                    + " expires_at   BIGINT      NOT NULL)");
        }
    }

    /** What an application writes. */
    static JdbcTokenStore storeOf(DataSource database) {
        return JdbcTokenStore.of(database);
    }
}
