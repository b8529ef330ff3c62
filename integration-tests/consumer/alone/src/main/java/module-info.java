/** Core, and nothing else. */
module com.example.alone {
    requires io.latchkey;
    requires jdk.httpserver;
}
