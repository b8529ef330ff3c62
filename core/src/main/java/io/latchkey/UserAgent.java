package io.latchkey;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * How token requests call themselves (RFC 9110 section 10.1.5): there are firewalls that refuse the name by which the
 * JDK's client goes everywhere, and logs in which one looks for one's own.
 */
final class UserAgent {

    static final String VALUE = of(UserAgent.class.getResourceAsStream("version.txt"));

    private UserAgent() {}

    /** Nobody fails for want of a version, which a repackaged jar may lack. */
    static String of(@Nullable InputStream version) {
        String product = "latchkey";
        try (version) {
            if (version != null) {
                product += "/" + new String(version.readAllBytes(), UTF_8).strip();
            }
        } catch (IOException e) {
            // without
        }
        return product + " (Java " + Runtime.version().feature() + ")";
    }
}
