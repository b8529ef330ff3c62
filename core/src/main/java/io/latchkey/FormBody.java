package io.latchkey;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** A body of {@code application/x-www-form-urlencoded}, in UTF-8 (RFC 6749 appendix B). */
final class FormBody {

    /** What a form says of a request, in contrast to what it proves. */
    private static final Pattern PUBLIC = Pattern.compile("scope|audience|resource|client_id|grant_type|.*_type");

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

    /** The values of a form, as they are in it and as they were meant, but for those that anybody may see. */
    static List<String> secretsOf(byte[] body) {
        List<String> secrets = new ArrayList<>();
        for (String parameter : new String(body, US_ASCII).split("&", -1)) {
            String[] nameAndValue = parameter.split("=", 2);
            if (nameAndValue.length == 2 && !PUBLIC.matcher(nameAndValue[0]).matches()) {
                secrets.add(nameAndValue[1]);
                secrets.add(decoded(nameAndValue[1]));
            }
        }
        return secrets;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, UTF_8);
        } catch (IllegalArgumentException notEncoded) {
            return text;
        }
    }

    byte[] bytes() {
        return form.toString().getBytes(US_ASCII);
    }
}
