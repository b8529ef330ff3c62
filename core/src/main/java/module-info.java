/** Acquires, holds and refreshes OAuth 2.0 access tokens (RFC 6749 section 4.4), and decides where they may go. */
module io.latchkey {
    requires transitive java.net.http;
    requires com.fasterxml.jackson.core;
    requires static transitive org.jspecify;

    exports io.latchkey;
}
