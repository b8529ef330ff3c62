package io.latchkey.contract;

import java.util.Map;

/**
 * Loggers of HTTP libraries that repeat what goes over the wire, which no adapter can keep from them: each by its name, and
 * what it is there for. They stay at the level that an operator who did not ask for them has; all others are heard at
 * their finest.
 */
final class WireLog {

    static final Map<String, String> NAMES = Map.of(
            "sun.net.www.protocol.http.HttpURLConnection",
            "the JDK's: request and response headers",
            "org.apache.http.wire",
            "Apache HttpClient 4: every byte",
            "org.apache.http.headers",
            "Apache HttpClient 4: request and response headers",
            "org.apache.http.impl.conn",
            "Apache HttpClient 4: every byte, by the connection's name",
            "org.apache.hc.client5.http.wire",
            "Apache HttpClient 5: every byte",
            "org.apache.hc.client5.http.headers",
            "Apache HttpClient 5: request and response headers");

    private WireLog() {}
}
