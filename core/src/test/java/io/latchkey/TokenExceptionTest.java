package io.latchkey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.net.URI;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class TokenExceptionTest {

    private static final URI ENDPOINT = URI.create("https://auth.example.com/token");
    private static final Instant NEXT = Instant.parse("2026-03-01T12:00:30Z");

    private final TokenException full = new TokenException(
            "it failed",
            new IOException("because"),
            new TokenException.Failure(ENDPOINT, 401, "invalid_client", "no such client", true, NEXT));

    @Test
    void tellsItsParts() {
        assertParts(full);
    }

    @Test
    void oneOfAnApplicationHasAMessageAndACauseOnly() {
        IOException cause = new IOException();
        TokenException bare = new TokenException("no token", cause);

        assertThat(bare).hasMessage("no token").hasCause(cause);
        assertThat(bare.tokenEndpoint()).isNull();
        assertThat(bare.statusCode()).isZero();
        assertThat(bare.error()).isNull();
        assertThat(bare.errorDescription()).isNull();
        assertThat(bare.isRetryable()).isFalse();
        assertThat(bare.nextTryAt()).isNull();
    }

    @Test
    void whatIsPermanentIsNotRetryable() {
        assertThat(new TokenException("x", null, new TokenException.Failure(ENDPOINT, 400, null, null, false, null))
                        .isRetryable())
                .isFalse();
    }

    @Test
    @Tag("D4")
    void eachCallerGetsOneOfItsOwn_withTheFirstAsItsCause() {
        TokenException mine = TokenException.forCaller(full);
        TokenException afterwards = TokenException.forCaller(mine);

        assertThat(mine).isNotSameAs(full).hasMessage("it failed").hasCause(full);
        assertThat(afterwards).hasMessage("it failed").hasCause(full);
        assertParts(mine);
        assertParts(afterwards);
    }

    @Test
    void travelsBySerializationWithItsMessageAlone() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(full);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            TokenException copy = (TokenException) in.readObject();

            assertThat(copy).hasMessage("it failed");
            assertThat(copy.statusCode()).isZero();
            assertThat(copy.tokenEndpoint()).isNull();
        }
    }

    private static void assertParts(TokenException exception) {
        assertThat(exception.tokenEndpoint()).isEqualTo(ENDPOINT);
        assertThat(exception.statusCode()).isEqualTo(401);
        assertThat(exception.error()).isEqualTo("invalid_client");
        assertThat(exception.errorDescription()).isEqualTo("no such client");
        assertThat(exception.isRetryable()).isTrue();
        assertThat(exception.nextTryAt()).isEqualTo(NEXT);
    }
}
