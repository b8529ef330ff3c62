/** Both adapters, each with a library of its own. */
module com.example.clients {
    requires io.latchkey.jaxrs;
    requires io.latchkey.okhttp;
    requires io.latchkey.testing;
}
