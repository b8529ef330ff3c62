package io.latchkey;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.latchkey.engines.Engine;
import io.latchkey.engines.Postgres;

class PostgresFleetTest extends FleetContract {

    @Override
    protected Engine start() throws Exception {
        assumeTrue(Postgres.isStartable(), "PostgreSQL does not run as root, nor are there user namespaces here");
        return Postgres.start();
    }
}
