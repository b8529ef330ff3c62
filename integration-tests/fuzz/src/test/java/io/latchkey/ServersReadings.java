package io.latchkey;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.text.Normalizer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * What servers, proxies and frameworks are known to make of a path, each step in any order and any number of times: more
 * than any one of them does, and written without a look at how the product reads one.
 */
final class ServersReadings {

    private static final int MOST = 400;

    private static final List<UnaryOperator<String>> STEPS = List.of(
            ServersReadings::decoded,
            ServersReadings::withoutDotSegments,
            path -> path.replaceAll(";[^/]*", ""),
            path -> path.replaceAll("/+", "/"),
            path -> path.replace('\\', '/'),
            path -> Normalizer.normalize(path, Normalizer.Form.NFKC),
            path -> path.replaceAll("(?<=[^/. ])[. ]+(?=/|$)", ""),
            path -> path.replaceAll("(?s)[?#\u0000].*", ""));

    private ServersReadings() {}

    static Set<String> of(String path) {
        Set<String> readings = new LinkedHashSet<>();
        Queue<String> unseen = new ArrayDeque<>(List.of(path.isEmpty() ? "/" : path));
        while (!unseen.isEmpty() && readings.size() < MOST) {
            String reading = unseen.remove();
            if (readings.add(reading)) {
                STEPS.forEach(step -> unseen.add(step.apply(reading)));
            }
        }
        return readings;
    }

    /** Once, and leniently: what is no octet stays as it is. */
    private static String decoded(String path) {
        if (path.indexOf('%') < 0) {
            return path;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c == '%' && i + 2 < path.length() && isHex(path.charAt(i + 1)) && isHex(path.charAt(i + 2))) {
                bytes.write(Integer.parseInt(path.substring(i + 1, i + 3), 16));
                i += 2;
            } else {
                bytes.writeBytes(String.valueOf(c).getBytes(UTF_8));
            }
        }
        return bytes.toString(UTF_8);
    }

    private static boolean isHex(char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    }

    /** RFC 3986 section 5.2.4, on a stack. */
    private static String withoutDotSegments(String path) {
        List<String> segments = List.of(path.split("/", -1));
        Deque<String> kept = new ArrayDeque<>();
        for (int i = 1; i < segments.size(); i++) {
            String segment = segments.get(i);
            boolean last = i == segments.size() - 1;
            if (segment.equals("..")) {
                kept.pollLast();
            }
            if (!segment.equals(".") && !segment.equals("..")) {
                kept.addLast(segment);
            } else if (last) {
                kept.addLast("");
            }
        }
        return "/" + String.join("/", new ArrayList<>(kept));
    }
}
