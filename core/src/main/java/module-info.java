/** Acquires, holds and refreshes OAuth 2.0 access tokens (RFC 6749 section 4.4), and decides where they may go. */
@SuppressWarnings("requires-automatic") // what is optional has no descriptors, but names that it is to keep
module io.latchkey {
    requires transitive java.net.http;
    requires com.fasterxml.jackson.core;
    requires static cache.api;
    requires static io.opentelemetry.api;
    requires static io.opentelemetry.common;
    requires static io.opentelemetry.context;
    requires static micrometer.core;
    requires static transitive java.sql;
    requires static org.jspecify;

    exports io.latchkey;
    exports io.latchkey.metrics;
    exports io.latchkey.store;
    exports io.latchkey.tradevest;
}
