package io.latchkey.sandbox;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** The clock by which the API finds tokens expired: the system's, or some time ahead of it. Thread-safe. */
final class ApiClock extends Clock {

    private volatile Duration ahead = Duration.ZERO;

    void ahead(Duration offset) {
        ahead = offset;
    }

    @Override
    public Instant instant() {
        return Clock.systemUTC().instant().plus(ahead);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("only instants are asked for");
    }
}
