package io.latchkey.testing;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The first line of a request and its headers, and with them how to read its body (RFC 9112). */
record RequestHead(String method, String target, Map<String, List<String>> headers) {

    /** Returns the next head, or null if there is none any more. */
    static @Nullable RequestHead read(InputStream in) throws IOException {
        String first = readLine(in);
        if (first == null) {
            return null;
        }
        List<String> parts = List.of(first.split(" ", 3));
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String line = someLine(in); !line.isEmpty(); line = someLine(in)) {
            int colon = line.indexOf(':');
            headers.computeIfAbsent(line.substring(0, colon), name -> new ArrayList<>())
                    .add(line.substring(colon + 1).strip());
        }
        return new RequestHead(parts.get(0), parts.get(1), headers);
    }

    boolean expectsContinue() {
        return headers.containsKey("Expect");
    }

    byte[] readBody(InputStream in) throws IOException {
        if (headers.containsKey("Transfer-Encoding")) {
            return readChunks(in);
        }
        List<String> length = headers.getOrDefault("Content-Length", List.of("0"));
        return readExactly(in, Integer.parseInt(length.get(0)));
    }

    RecordedRequest with(byte[] body) {
        return new RecordedRequest(method, target, headers, body);
    }

    private static byte[] readChunks(InputStream in) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            int size = Integer.parseInt(someLine(in).split(";", 2)[0].strip(), 16);
            if (size == 0) {
                while (!someLine(in).isEmpty()) {
                    // A trailer.
                }
                return body.toByteArray();
            }
            body.writeBytes(readExactly(in, size));
            someLine(in);
        }
    }

    private static byte[] readExactly(InputStream in, int count) throws IOException {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new EOFException();
        }
        return bytes;
    }

    private static String someLine(InputStream in) throws IOException {
        String line = readLine(in);
        if (line == null) {
            throw new EOFException();
        }
        return line;
    }

    private static @Nullable String readLine(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int next;
        while ((next = in.read()) != '\n') {
            if (next < 0) {
                return null;
            }
            if (next != '\r') {
                line.write(next);
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }
}
