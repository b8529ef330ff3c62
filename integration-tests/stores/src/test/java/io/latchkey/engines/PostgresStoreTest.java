package io.latchkey.engines;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

class PostgresStoreTest extends ServerContract {

    @Override
    protected Server start() throws Exception {
        assumeTrue(Postgres.isStartable(), "PostgreSQL does not run as root, nor are there user namespaces here");
        return Postgres.start();
    }
}
