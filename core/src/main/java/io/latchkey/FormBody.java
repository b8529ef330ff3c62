package io.latchkey;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;

/** A body of {@code application/x-www-form-urlencoded}, in UTF-8 (RFC 6749 appendix B). */
final class FormBody {

    private final StringBuilder form = new StringBuilder();

    FormBody add(String name, String value) {
        if (form.length() > 0) {
            form.append('&');
        }
        form.append(encoded(name)).append('=').append(encoded(value));
        return this;
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8);
    }

    byte[] bytes() {
        return form.toString().getBytes(US_ASCII);
    }
}
