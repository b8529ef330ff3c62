package io.latchkey;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How the path of a request may be read on its way. HTTP libraries, proxies and servers differ in whether they decode what
 * need not have been encoded (RFC 3986 section 6.2.2), resolve dot segments (section 5.2.4), strip parameters, and fold
 * what looks like ASCII to it, so that a path may have several readings. One with which some of them do what nobody can
 * foresee, as with an encoded slash, has none.
 */
final class PathReadings {

    /** Where some end a segment: at a parameter, and at what they take for a query once it is decoded. */
    private static final Pattern CUT = Pattern.compile("[;?#].*", Pattern.DOTALL);

    /** What some do not see at the end of a segment. */
    private static final Pattern UNSEEN = Pattern.compile("[. ]+$");

    /** What some decode once more. */
    private static final Pattern ENCODED_TWICE = Pattern.compile("%([0-9A-Fa-f]{2}|[uU])");

    /** What some take for a slash: a backslash, and what code pages fold to either of them. */
    private static final String SLASHES = "/\\\u2044\u2215\u2216";

    private PathReadings() {}

    /**
     * Returns the readings of a path.
     *
     * @param path as it goes over the wire: encoded, without the query
     * @return one for nearly every path, several for some; empty if nobody can tell
     */
    static Set<String> of(String path) {
        if (isPlain(path)) {
            return Set.of(path);
        }
        if (path.isEmpty()) {
            return Set.of("/");
        }
        if (path.charAt(0) != '/') {
            return Set.of();
        }
        List<String> raw = List.of(path.substring(1).split("/", -1));
        List<String> decoded = new ArrayList<>();
        List<String> folded = new ArrayList<>();
        for (String sent : raw) {
            String segment = decoded(sent);
            if (segment == null) {
                return Set.of();
            }
            String ascii = Normalizer.normalize(segment, Normalizer.Form.NFKC);
            boolean trailingSlash = sent.isEmpty() && decoded.size() == raw.size() - 1;
            if (!trailingSlash && !(isForeseeable(segment, sent) && isForeseeable(ascii, sent))) {
                return Set.of();
            }
            decoded.add(segment);
            folded.add(ascii);
        }
        if (raw.stream().anyMatch(PathReadings::isDots) && folded.stream().anyMatch(PathReadings::looksLikeAQuery)) {
            return Set.of(); // dot segments that are there to some only
        }
        Set<String> readings = new LinkedHashSet<>();
        for (List<String> segments : List.of(raw, decoded, folded)) {
            List<String> stripped =
                    segments.stream().map(PathReadings::stripped).toList();
            readings.add(joined(segments));
            readings.add(joined(stripped));
            readings.add(joined(resolved(segments)));
            readings.add(joined(resolved(stripped)));
        }
        return readings;
    }

    /** Nearly every path is read in one way, and looks like it. */
    private static boolean isPlain(String path) {
        char before = 'a';
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            boolean plain = c == '/'
                    ? before != '/'
                    : (c >= 'a' && c <= 'z')
                            || (c >= 'A' && c <= 'Z')
                            || (c >= '0' && c <= '9')
                            || c == '-'
                            || c == '_';
            if (!plain) {
                return false;
            }
            before = c;
        }
        return path.startsWith("/");
    }

    /** Null if it is not what a client may send, or no UTF-8 (RFC 3629 section 3). */
    private static @Nullable String decoded(String raw) {
        if (!raw.chars().allMatch(c -> c > ' ' && c <= '~' && c != '?' && c != '#')) {
            return null;
        }
        ByteBuffer bytes = ByteBuffer.allocate(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            int octet = raw.charAt(i);
            if (octet == '%') {
                octet = octet(raw, i + 1);
                i += 2;
            }
            if (octet < 0) {
                return null;
            }
            bytes.put((byte) octet);
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    private static int octet(String raw, int at) {
        int high = at + 1 < raw.length() ? Character.digit(raw.charAt(at), 16) : -1;
        int low = high < 0 ? -1 : Character.digit(raw.charAt(at + 1), 16);
        return low < 0 ? -1 : 16 * high + low;
    }

    private static boolean isForeseeable(String segment, String raw) {
        String stripped = stripped(segment);
        return !stripped.isEmpty()
                && (!isDots(stripped) || stripped.equals(raw))
                && !ENCODED_TWICE.matcher(segment).find()
                && segment.chars().noneMatch(c -> Character.isISOControl(c) || SLASHES.indexOf(c) >= 0);
    }

    private static boolean isDots(String segment) {
        return segment.equals(".") || segment.equals("..");
    }

    private static boolean looksLikeAQuery(String segment) {
        return segment.indexOf('?') >= 0 || segment.indexOf('#') >= 0;
    }

    private static String stripped(String segment) {
        String cut = CUT.matcher(segment).replaceAll("").stripTrailing();
        return isDots(cut) ? cut : UNSEEN.matcher(cut).replaceAll("");
    }

    /** RFC 3986 section 5.2.4. */
    private static List<String> resolved(List<String> segments) {
        List<String> kept = new ArrayList<>();
        for (String segment : segments) {
            if (segment.equals("..") && !kept.isEmpty()) {
                kept.remove(kept.size() - 1);
            }
            if (!isDots(segment)) {
                kept.add(segment);
            }
        }
        if (isDots(segments.get(segments.size() - 1))) {
            kept.add("");
        }
        return kept;
    }

    private static String joined(List<String> segments) {
        return "/" + String.join("/", segments);
    }
}
