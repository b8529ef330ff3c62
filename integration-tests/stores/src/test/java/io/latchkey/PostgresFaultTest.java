package io.latchkey;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.latchkey.engines.Postgres;
import io.latchkey.engines.Server;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import org.junit.jupiter.api.Tag;

@Tag("matrix")
class PostgresFaultTest extends ServerFaultContract {

    @Override
    Server start() throws Exception {
        assumeTrue(Postgres.isStartable(), "PostgreSQL does not run as root, nor are there user namespaces here");
        return Postgres.start();
    }

    /** As where it is a replica, or has been set to read only since its disk is full. */
    @Override
    void fill(boolean full) throws Exception {
        String url = "jdbc:postgresql://127.0.0.1:" + server().port() + "/postgres?user=postgres";
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute("ALTER SYSTEM SET default_transaction_read_only = " + (full ? "on" : "off"));
            statement.execute("SELECT pg_reload_conf()");
        }
    }
}
