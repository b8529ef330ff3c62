/** Puts a valid access token on every call of a Jakarta REST client. */
module io.latchkey.jaxrs {
    requires transitive io.latchkey;
    requires transitive jakarta.ws.rs;
    requires static org.jspecify;

    exports io.latchkey.jaxrs;
}
