/** Acquires, holds and refreshes OAuth 2.0 access tokens (RFC 6749 section 4.4), and decides where they may go. */
@SuppressWarnings("requires-automatic") // javax.cache has its file's name as a module, and is not to have another
module io.latchkey {
    requires transitive java.net.http;
    requires com.fasterxml.jackson.core;
    requires static cache.api;
    requires static transitive java.sql;
    requires static transitive org.jspecify;

    exports io.latchkey;
    exports io.latchkey.store;
}
