/** Puts a valid access token on every call of an OkHttpClient. */
module io.latchkey.okhttp {
    requires transitive io.latchkey;
    requires transitive okhttp3;
    requires static org.jspecify;

    exports io.latchkey.okhttp;
}
