/** Both adapters, each with a library of its own. */
@SuppressWarnings("requires-automatic") // the fixture is for tests, which seldom are modules
module com.example.clients {
    requires io.latchkey.jaxrs;
    requires io.latchkey.okhttp;
    requires io.latchkey.testing;
}
