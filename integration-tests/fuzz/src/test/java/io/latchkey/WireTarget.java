package io.latchkey;

import static io.latchkey.Finding.quoted;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.apache.http.HttpException;
import org.apache.http.HttpResponse;
import org.apache.http.impl.entity.StrictContentLengthStrategy;
import org.apache.http.impl.io.ChunkedInputStream;
import org.apache.http.impl.io.ContentLengthInputStream;
import org.apache.http.impl.io.DefaultHttpResponseParser;
import org.apache.http.impl.io.HttpTransportMetricsImpl;
import org.apache.http.impl.io.IdentityInputStream;
import org.apache.http.impl.io.SessionInputBufferImpl;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that may be an answer of HTTP/1.1: whatever our own reader takes, Apache's HttpCore, if it takes it too, has the same
 * status and the same body for it. What is not taken is told without a word of it.
 */
final class WireTarget implements Target {

    private static final String CANARY = "c4n4ry";

    private static final List<String> LINES = List.of(
            "Content-Length: 5",
            "Content-Length: 2",
            "Content-Length:5",
            "content-length: 05",
            "Content-Length: +5",
            "Content-Length: 5, 5",
            "Content-Length: -1",
            "Content-Length : 5",
            "Content-Length: 0x5",
            "Content-Length: 99999999999999999999",
            "Content-Length: 5\t",
            "Content-Length: " + CANARY,
            "Transfer-Encoding: chunked",
            "Transfer-Encoding: CHUNKED",
            "Transfer-Encoding: chunked, identity",
            "Transfer-Encoding: gzip, chunked",
            "Transfer-Encoding : chunked",
            "Transfer-Encoding:\tchunked",
            "Transfer-Encoding: x" + CANARY,
            "Transfer-Encoding: identity",
            "Connection: close",
            "Connection: keep-alive",
            "X: " + CANARY,
            " folded: " + CANARY,
            "NoColon",
            ": empty",
            "X\u0000: 1",
            "X: \u0001",
            "X: \u00E4",
            "\u00E4: 1",
            "Set-Cookie: a=b",
            "Date: now",
            "Transfer-Encoding: chunked\r");

    private static final List<String> ENDS = List.of("\r\n", "\r\n", "\r\n", "\n", "\r", "\r\r\n", "\n\r", "");

    private static final List<String> STATUS_LINES = List.of(
            "HTTP/1.1 200 OK",
            "HTTP/1.1 200 ",
            "HTTP/1.1 200",
            "HTTP/1.0 200 OK",
            "HTTP/1.1 204 No Content",
            "HTTP/1.1 304 Not Modified",
            "HTTP/1.1 100 Continue",
            "HTTP/1.1 103 Early Hints",
            "HTTP/1.1 101 Switching",
            "HTTP/1.1 400 " + CANARY,
            "HTTP/2 200",
            "HTTP/1.1  200 OK",
            "http/1.1 200 OK",
            "HTTP/1.1 2000 OK",
            "HTTP/1.1 20 OK",
            "HTTP/1.1 099 x",
            "ICY 200 OK",
            "HTTP/1.1\t200 OK",
            "HTTP/1.2 200 OK",
            " HTTP/1.1 200 OK",
            CANARY,
            "HTTP/1.1 +20 OK");

    private static final List<String> CHUNKS = List.of(
            "5\r\nhello\r\n",
            "1\r\nx\r\n",
            "0\r\n\r\n",
            "0\r\n",
            "0;a=b\r\n\r\n",
            "5;a=\"b\"\r\nhello\r\n",
            "5 \r\nhello\r\n",
            " 5\r\nhello\r\n",
            "05\r\nhello\r\n",
            "0x5\r\nhello\r\n",
            "-1\r\nhello\r\n",
            "+5\r\nhello\r\n",
            "A\r\nhellohello\r\n",
            "a\r\nhellohello\r\n",
            "6\r\nhello\r\n",
            "4\r\nhello\r\n",
            "5\nhello\n",
            "5\r\nhello",
            "\r\n",
            "FFFFFFFFFFFFFFFF\r\n",
            "7FFFFFFFFFFFFFFF\r\n",
            CANARY + "\r\n",
            "0\r\nX: y\r\n\r\n",
            "0\r\n\r\nHTTP/1.1 200 OK\r\n",
            "000000000000000005\r\nhello\r\n",
            "5\t\r\nhello\r\n");

    private record Answer(int status, String body) {}

    @Override
    public void tryOn(Dice input) {
        byte[] bytes = input.below(6) == 5 ? input.rest() : answer(input).getBytes(ISO_8859_1);
        Answer ours = ours(bytes);
        if (ours == null) {
            return;
        }
        Answer theirs = theirs(bytes);
        Finding.unless(
                theirs == null || ours.equals(theirs),
                () -> quoted(new String(bytes, ISO_8859_1)) + " is " + shown(ours) + " to us, and " + shown(theirs)
                        + " to HttpCore");
    }

    private static String shown(@Nullable Answer answer) {
        return answer == null ? "nothing" : answer.status + " " + quoted(answer.body);
    }

    private static String answer(Dice dice) {
        StringBuilder text = new StringBuilder();
        for (int i = dice.oneIn(5) ? 1 : 0; i >= 0; i--) {
            text.append(
                    i == 1
                            ? "HTTP/1.1 100 Continue\r\n\r\n"
                            : dice.below(3) == 0 ? "HTTP/1.1 200 OK" : dice.of(STATUS_LINES));
        }
        text.append(end(dice));
        boolean chunked = dice.oneIn(2);
        if (chunked) {
            text.append("Transfer-Encoding: chunked").append(end(dice));
        }
        for (int i = dice.below(4); i > 0; i--) {
            text.append(dice.of(LINES)).append(end(dice));
        }
        text.append(end(dice));
        if (!chunked) {
            return text.append(dice.of("hello", "", "hello world", "hel", CANARY))
                    .toString();
        }
        for (int i = dice.below(5); i > 0; i--) {
            text.append(dice.of(CHUNKS));
        }
        return text.append(dice.oneIn(4) ? "" : "0\r\n\r\n").toString();
    }

    private static String end(Dice dice) {
        return dice.oneIn(6) ? dice.of(ENDS) : "\r\n";
    }

    private static @Nullable Answer ours(byte[] bytes) {
        try {
            TokenTransport.Response answer = new HttpAnswerReader(new ByteArrayInputStream(bytes)).read();
            byte[] body = answer.body().readAllBytes();
            Finding.unless(
                    answer.statusCode() >= 200
                            && answer.statusCode() <= 599
                            && body.length <= TokenAnswer.LARGEST_BODY + 1,
                    () -> "no answer: " + answer);
            return new Answer(answer.statusCode(), new String(body, ISO_8859_1));
        } catch (IOException e) {
            Words.check(String.valueOf(e.getMessage()), List.of(CANARY));
            return null;
        }
    }

    private static @Nullable Answer theirs(byte[] bytes) {
        SessionInputBufferImpl buffer = new SessionInputBufferImpl(new HttpTransportMetricsImpl(), 1024);
        buffer.bind(new ByteArrayInputStream(bytes));
        try {
            HttpResponse head = new DefaultHttpResponseParser(buffer).parse();
            while (head.getStatusLine().getStatusCode() / 100 == 1) {
                head = new DefaultHttpResponseParser(buffer).parse();
            }
            int status = head.getStatusLine().getStatusCode();
            if (status == 204 || status == 304) {
                return new Answer(status, "");
            }
            long length = StrictContentLengthStrategy.INSTANCE.determineLength(head);
            InputStream body = length == -2
                    ? new ChunkedInputStream(buffer)
                    : length == -1 ? new IdentityInputStream(buffer) : new ContentLengthInputStream(buffer, length);
            return new Answer(status, new String(body.readAllBytes(), ISO_8859_1));
        } catch (IOException | HttpException | RuntimeException e) {
            return null;
        }
    }
}
