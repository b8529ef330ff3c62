package io.latchkey;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads one answer of HTTP/1.1 (RFC 9112) from a connection that nothing else is read from: strictly, and no more than so
 * much. What it does not understand is a failure and never a guess, and no failure quotes what was read.
 */
final class HttpAnswerReader {

    private static final int LONGEST_HEAD = 64 * 1024;
    private static final int LONGEST_CHUNK_LINE = 1024;

    /** One byte more than is allowed, so that it shows. */
    private static final int MOST_OF_A_BODY = TokenAnswer.LARGEST_BODY + 1;

    private static final byte[] NONE = {};

    private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.([01]) ([1-5][0-9]{2})(?: .*)?");
    private static final Pattern FIELD =
            Pattern.compile("(?<name>[!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \\t]*(?<value>.*?)[ \\t]*");
    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");
    private static final Pattern CHUNK_LINE = Pattern.compile("(?<size>[0-9A-Fa-f]{1,15})[ \\t]*(?:;.*)?");

    private final InputStream in;
    private int lineBytesLeft;

    HttpAnswerReader(InputStream in) {
        this.in = in;
    }

    /** Everything before the body, names in lower case. */
    record Head(boolean persistent, int status, Map<String, List<String>> headers) {

        List<String> values(String name) {
            return headers.getOrDefault(name, List.of());
        }
    }

    /** Reads an answer whole. */
    TokenTransport.Response read() throws IOException {
        return whole(head());
    }

    /** Reads the rest of an answer. */
    TokenTransport.Response whole(Head head) throws IOException {
        return new TokenTransport.Response(head.status(), head.headers(), new ByteArrayInputStream(body(head)));
    }

    /** Reads up to the body, past any interim answers, and not one byte further. */
    Head head() throws IOException {
        lineBytesLeft = LONGEST_HEAD;
        Head head = oneHead();
        while (head.status() / 100 == 1) {
            if (head.status() == 101) {
                throw notHttp("it switches to another protocol, which nobody has asked for");
            }
            head = oneHead();
        }
        return head;
    }

    private Head oneHead() throws IOException {
        Matcher status = STATUS_LINE.matcher(line());
        if (!status.matches()) {
            throw notHttp("it begins with no status line");
        }
        Map<String, List<String>> headers = new LinkedHashMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            Matcher field = FIELD.matcher(line);
            if (!field.matches()) {
                throw notHttp("one of its header lines is none");
            }
            headers.computeIfAbsent(field.group("name").toLowerCase(Locale.ROOT), name -> new ArrayList<>())
                    .add(field.group("value"));
        }
        return new Head(status.group(1).equals("1"), Integer.parseInt(status.group(2)), headers);
    }

    /** A line without its end, which may be a bare line feed (RFC 9112 section 2.2). */
    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException();
            }
            if (--lineBytesLeft < 0) {
                throw notHttp("one of its lines, or its head, is longer than any server's");
            }
            line.write(next);
        }
        String text = line.toString(ISO_8859_1);
        String bare = text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
        if (bare.chars().anyMatch(c -> (c < ' ' && c != '\t') || c == 0x7F)) {
            throw notHttp("there are control characters in its head");
        }
        return bare;
    }

    /** By RFC 9112 section 6.3. */
    private byte[] body(Head head) throws IOException {
        if (head.status() == 204 || head.status() == 304) {
            return NONE;
        }
        List<String> codings = head.values("transfer-encoding");
        if (!codings.isEmpty()) {
            if (!head.persistent() || codings.size() > 1 || !codings.get(0).equalsIgnoreCase("chunked")) {
                throw notHttp("it has a transfer coding that is not understood");
            }
            return chunked();
        }
        List<String> lengths = head.values("content-length");
        return lengths.isEmpty() ? in.readNBytes(MOST_OF_A_BODY) : exactly(length(lengths));
    }

    private static long length(List<String> lengths) throws IOException {
        String length = lengths.get(0);
        if (!LENGTH.matcher(length).matches() || !lengths.stream().allMatch(length::equals)) {
            throw notHttp("its Content-Length is none");
        }
        return Long.parseLong(length);
    }

    private byte[] exactly(long length) throws IOException {
        int wanted = (int) Math.min(length, MOST_OF_A_BODY);
        byte[] bytes = in.readNBytes(wanted);
        if (bytes.length < wanted) {
            throw new EOFException();
        }
        return bytes;
    }

    /** What follows the last chunk is of no interest. */
    private byte[] chunked() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (long size = chunkSize(); size > 0; size = chunkSize()) {
            body.writeBytes(exactly(Math.min(size, MOST_OF_A_BODY - body.size())));
            if (body.size() == MOST_OF_A_BODY) {
                break;
            }
            if (!line().isEmpty()) {
                throw notHttp("a chunk is longer than it says");
            }
        }
        return body.toByteArray();
    }

    private long chunkSize() throws IOException {
        lineBytesLeft = LONGEST_CHUNK_LINE;
        Matcher line = CHUNK_LINE.matcher(line());
        if (!line.matches()) {
            throw notHttp("the size of a chunk is none");
        }
        return Long.parseLong(line.group("size"), 16);
    }

    private static NotHttpException notHttp(String why) {
        return new NotHttpException("the answer is not proper HTTP: " + why);
    }
}
