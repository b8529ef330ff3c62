/** An application that requires what an application would. */
module io.latchkey.consumer {
    requires io.latchkey;
    requires io.latchkey.okhttp;
    requires io.latchkey.jaxrs;
    requires jdk.httpserver;
    requires static org.jspecify;
}
