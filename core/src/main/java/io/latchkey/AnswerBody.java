package io.latchkey;

import io.latchkey.TokenAnswer.Malformed;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the body of an answer, and decodes it: nobody asks for a compressed one, but some proxies send it. Never more
 * than {@link TokenAnswer#LARGEST_BODY} of either.
 */
final class AnswerBody {

    private static final int LONGEST_NAME = 80;

    private static final Set<String> KNOWN_ENCODINGS = Set.of("", "identity", "gzip", "x-gzip", "deflate");

    private AnswerBody() {}

    /** The message of a failure says what is wrong with the body and quotes nothing: it may come from the other side. */
    static byte[] read(TokenTransport.Response response) throws Malformed {
        byte[] bytes;
        try {
            bytes = atMost(response.body());
        } catch (IOException | RuntimeException e) {
            throw new Malformed("cannot be read to its end (" + e.getClass().getName() + ")", true);
        }
        // By its first bytes and not by a header, which some HTTP libraries leave behind when they have decoded.
        if (isGzip(bytes)) {
            return decoded("gzip", bytes, GZIPInputStream::new);
        }
        return isZlib(bytes) ? decoded("deflate", bytes, InflaterInputStream::new) : bytes;
    }

    private static byte[] atMost(InputStream body) throws IOException, Malformed {
        byte[] bytes = body.readNBytes(TokenAnswer.LARGEST_BODY + 1);
        if (bytes.length > TokenAnswer.LARGEST_BODY) {
            throw new Malformed("is longer than " + TokenAnswer.LARGEST_BODY + " bytes");
        }
        return bytes;
    }

    private static boolean isGzip(byte[] bytes) {
        return bytes.length > 1 && bytes[0] == 0x1F && bytes[1] == (byte) 0x8B;
    }

    /** As RFC 1950 section 2.2 has it, and as no JSON begins. */
    private static boolean isZlib(byte[] bytes) {
        return bytes.length > 1
                && (bytes[0] & 0x8F) == 0x08
                && (bytes[1] & 0x20) == 0
                && (((bytes[0] & 0xFF) << 8) | (bytes[1] & 0xFF)) % 31 == 0;
    }

    private static byte[] decoded(String encoding, byte[] bytes, Decoder decoder) throws Malformed {
        try (InputStream decoding = decoder.over(new ByteArrayInputStream(bytes))) {
            return atMost(decoding);
        } catch (IOException e) {
            throw new Malformed("is broken " + encoding + " (" + bytes.length + " bytes)");
        }
    }

    /** The encoding that is not decoded here, or null. */
    static @Nullable String foreignEncoding(TokenTransport.Response response) {
        String encoding = response.header("Content-Encoding");
        return encoding == null || KNOWN_ENCODINGS.contains(encoding.strip().toLowerCase(Locale.ROOT))
                ? null
                : encoding.strip();
    }

    /** What it says to be, in brackets, or nothing. */
    static String ofContentType(TokenTransport.Response response, List<String> secrets) {
        String contentType = shown(response.header("Content-Type"), secrets);
        String encoding = shown(foreignEncoding(response), secrets);
        if (encoding != null) {
            return " (" + (contentType == null ? "" : contentType + ", ") + "encoded by " + encoding + ")";
        }
        return contentType == null ? "" : " (" + contentType + ")";
    }

    private static @Nullable String shown(@Nullable String text, List<String> secrets) {
        return text == null ? null : ShownText.of(text, LONGEST_NAME, secrets);
    }

    private interface Decoder {
        InputStream over(InputStream encoded) throws IOException;
    }
}
