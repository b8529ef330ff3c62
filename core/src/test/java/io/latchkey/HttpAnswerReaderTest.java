package io.latchkey;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpAnswerReaderTest {

    private static final String CHUNKED = "HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n";

    private static TokenTransport.Response read(String answer) throws IOException {
        return new HttpAnswerReader(bytes(answer)).read();
    }

    private static InputStream bytes(String text) {
        return new ByteArrayInputStream(text.getBytes(ISO_8859_1));
    }

    private static String bodyOf(String answer) throws IOException {
        return new String(read(answer).body().readAllBytes(), ISO_8859_1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nbodyAND MORE",
                "HTTP/1.1 200 OK\r\nContent-Length: 4\r\ncontent-length: 4\r\n\r\nbody",
                "HTTP/1.1 200\r\nContent-Length:4\r\n\r\nbody",
                "HTTP/1.1 200 \r\nContent-Length: \t4 \t\r\n\r\nbody",
                "HTTP/1.0 200 All is w\u00e4ll\r\n\r\nbody",
                "HTTP/1.1 200 OK\nContent-Length: 4\n\nbody",
                "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\n\r\nbody",
                CHUNKED + "4\r\nbody\r\n0\r\n\r\n",
                CHUNKED + "1\r\nb\r\n003;name=\"v\"\r\nody\r\n0\r\nTrailer: x\r\n\r\nAND MORE",
                CHUNKED + "4 ;x\r\nbody\r\n0 \r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 99\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n0\r\n\r\n",
            })
    void readsWhatIsProperHttp(String answer) throws IOException {
        assertThat(read(answer).statusCode()).isEqualTo(200);
        assertThat(bodyOf(answer)).isEqualTo("body");
    }

    @Test
    void keepsEachLineOfAHeader() throws IOException {
        TokenTransport.Response answer = read(
                "HTTP/1.1 401 No\r\nWWW-Authenticate: Basic\r\nwww-authenticate: Bearer realm=\"\u00fc\"\r\nX:\r\n\r\n");

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers("WWW-Authenticate")).containsExactly("Basic", "Bearer realm=\"\u00fc\"");
        assertThat(answer.header("x")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 304})
    void waitsForNoBodyWhereThereIsNone(int status) throws IOException {
        assertThat(bodyOf("HTTP/1.1 " + status + " No\r\nContent-Length: 5\r\n\r\n"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "s3cret\r\n\r\n",
                "HTTP/2 200 s3cret\r\n\r\n",
                "HTTP/1.1 s3cret\r\n\r\n",
                "HTTP/1.1 099 s3cret\r\n\r\n",
                "HTTP/1.1 600 s3cret\r\n\r\n",
                "HTTP/1.1 2000 s3cret\r\n\r\n",
                "HTTP/1.1  200 s3cret\r\n\r\n",
                "HTTP/1.1 200s3cret\r\n\r\n",
                "ICY 200 s3cret\r\n\r\n",
                "\r\nHTTP/1.1 200 s3cret\r\n\r\n",
                "HTTP/1.1 200 s3\u0000cret\r\n\r\n",
                "HTTP/1.1 200 s3\rcret\r\n\r\n",
                "HTTP/1.1 101 s3cret\r\n\r\n",
                "HTTP/1.1 200 OK\r\ns3cret\r\n\r\n",
                "HTTP/1.1 200 OK\r\n: s3cret\r\n\r\n",
                "HTTP/1.1 200 OK\r\nX : s3cret\r\n\r\n",
                "HTTP/1.1 200 OK\r\nX: 1\r\n s3cret\r\n\r\n",
                "HTTP/1.1 200 OK\r\nX: s3cret\u001b[2J\r\n\r\n",
                "HTTP/1.1 200 OK\r\nX: s3cret\u007f\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: s3cret\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: +1\r\n\r\nx",
                "HTTP/1.1 200 OK\r\nContent-Length:\r\n\r\nx",
                "HTTP/1.1 200 OK\r\nContent-Length: 1, 1\r\n\r\nx",
                "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx",
                "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\nx",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: s3cret\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                CHUNKED + "s3cret\r\n",
                CHUNKED + "-1\r\n",
                CHUNKED + "\r\n",
                CHUNKED + "0x1\r\n",
                CHUNKED + "10000000000000000\r\n",
                CHUNKED + "1\r\nbs3cret\r\n0\r\n\r\n",
                CHUNKED + "1;\u0007s3cret\r\nb\r\n0\r\n\r\n",
            })
    void refusesWhatItDoesNotUnderstand_andQuotesNothing(String answer) {
        assertThatThrownBy(() -> read(answer))
                .isInstanceOf(ProtocolException.class)
                .hasMessageStartingWith("the answer is not proper HTTP: ")
                .hasMessageNotContaining("s3")
                .hasNoCause();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "HTTP/1.1 200 OK",
                "HTTP/1.1 200 OK\r\nX: y\r\n",
                "HTTP/1.1 100 Continue\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nbody",
                CHUNKED,
                CHUNKED + "4",
                CHUNKED + "4\r\nbod",
                CHUNKED + "4\r\nbody",
                CHUNKED + "4\r\nbody\r\n",
            })
    void tellsAnAnswerThatBreaksOff(String answer) {
        assertThatThrownBy(() -> read(answer)).isInstanceOf(EOFException.class);
    }

    @Test
    void readsNoHeadWithoutEnd() {
        String line = "X: " + "x".repeat(1000) + "\r\n";

        assertThatThrownBy(() -> read("HTTP/1.1 200 " + "x".repeat(100_000))).isInstanceOf(ProtocolException.class);
        assertThatThrownBy(() -> read("HTTP/1.1 200 OK\r\n" + line.repeat(100))).isInstanceOf(ProtocolException.class);
        assertThatThrownBy(() -> read("HTTP/1.1 100 Continue\r\n\r\n".repeat(10_000)))
                .isInstanceOf(ProtocolException.class);
        assertThatThrownBy(() -> read(CHUNKED + "1;" + "x".repeat(2000) + "\r\n"))
                .isInstanceOf(ProtocolException.class);
    }

    @Test
    void takesAHeadOfManyHeaders() throws IOException {
        assertThat(bodyOf("HTTP/1.1 200 OK\r\n" + ("X: " + "x".repeat(990) + "\r\n").repeat(60) + "\r\nbody"))
                .isEqualTo("body");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Content-Length: 5000000\r\n", "Content-Length: 999999999999\r\n"})
    void readsOneByteMoreThanIsAllowedAndNoFurther(String header) throws IOException {
        InputStream in = bytes("HTTP/1.1 200 OK\r\n" + header + "\r\n" + "x".repeat(5_000_000));

        assertThat(new HttpAnswerReader(in).read().body().readAllBytes()).hasSize(TokenAnswer.LARGEST_BODY + 1);
        assertThat(in.available()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 0x10000, 0x500000})
    void readsChunksNoFurtherEither(int size) throws IOException {
        String chunk = Integer.toHexString(size) + "\r\n" + "x".repeat(size) + "\r\n";
        InputStream in = bytes(CHUNKED + chunk.repeat(2 + TokenAnswer.LARGEST_BODY / size) + "0\r\n\r\n");

        assertThat(new HttpAnswerReader(in).read().body().readAllBytes()).hasSize(TokenAnswer.LARGEST_BODY + 1);
        assertThat(in.available()).isPositive();
    }

    @Test
    void readsAHeadToItsLastByteOnly() throws IOException {
        InputStream in = bytes("HTTP/1.1 200 Connection established\r\nX: y\r\n\r\nTLS");

        HttpAnswerReader.Head head = new HttpAnswerReader(in).head();

        assertThat(head.status()).isEqualTo(200);
        assertThat(in).hasContent("TLS");
    }
}
