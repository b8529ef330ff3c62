package io.latchkey.chaos;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** How a token request goes wrong: each way of the catalogue that an endpoint on one machine can have. */
enum Fault {
    NONE((wire, g) -> wire.json(200, "", g.json(g.token(), Long.toString(g.life())))),

    // No answer, or half of one.
    CLOSED((wire, g) -> {}, true),
    RESET((wire, g) -> wire.reset(), true),
    RESET_IN_BODY(
            (wire, g) -> {
                wire.raw("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"access_token\":\"");
                wire.reset();
            },
            true),
    SHORT_BODY(
            (wire, g) -> wire.raw("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n"
                    + g.json(g.token(), "5")),
            true),
    TRUNCATED_JSON((wire, g) -> wire.json(200, "", "{\"access_token\":\"" + g.token() + "\",\"token_ty")),
    BAD_CHUNK(
            (wire, g) -> wire.raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n" + g.token() + "\r\n"),
            true),
    BAD_LENGTH((wire, g) -> wire.raw("HTTP/1.1 200 OK\r\nContent-Length: " + g.token() + "\r\n\r\n{}"), true),
    BAD_STATUS_LINE((wire, g) -> wire.raw("HTTP/1.1 " + g.token() + "\r\n\r\n"), true),
    ANOTHER_PROTOCOL((wire, g) -> wire.raw("SSH-2.0-OpenSSH_9.6\r\n"), true),
    LOOSE_BYTES((wire, g) -> wire.raw(new byte[] {0x15, 3, 3, 0, 2, 2, 40}), true),
    SILENT((wire, g) -> wire.waitForHangUp(), true),
    SLOW((wire, g) -> {
        TimeUnit.MILLISECONDS.sleep(1_500);
        NONE.say(wire, g);
    }),
    TRICKLING((wire, g) -> {
        String answer = g.json(g.token(), "4");
        wire.raw("HTTP/1.1 200 OK\r\nContent-Length: " + answer.length() + "\r\n\r\n");
        for (int i = 0; i < answer.length(); i++) {
            wire.raw(answer.substring(i, i + 1));
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }),
    ENDLESS(
            (wire, g) -> {
                wire.raw("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{\"access_token\":\"");
                String much = "x".repeat(10_000);
                for (int i = 0; i < 500; i++) {
                    wire.raw(much);
                }
            },
            true),

    // An error, in all sorts of words.
    HTML_200((wire, g) -> wire.answer(200, "Content-Type: text/html\r\n", "<html>Welcome to the hotel</html>")),
    HTML_502((wire, g) -> wire.answer(502, "Content-Type: text/html\r\n", "<html>Bad Gateway</html>")),
    STATUS_500((wire, g) -> wire.answer(500, "", "")),
    STATUS_503((wire, g) -> wire.answer(503, "", "")),
    RETRY_AFTER((wire, g) -> wire.answer(503, "Retry-After: 1\r\n", "")),
    RETRY_AFTER_DATE((wire, g) -> wire.answer(503, "Retry-After: Tue, 01 Jan 1980 00:00:00 GMT\r\n", "")),
    STATUS_429((wire, g) -> wire.answer(429, "Retry-After: 2\r\n", "slow down")),
    RATE_LIMIT((wire, g) -> wire.answer(429, "X-RateLimit-Reset: 1\r\n", "")),
    STATUS_404((wire, g) -> wire.answer(404, "", "nothing here")),
    STATUS_405((wire, g) -> wire.answer(405, "Allow: GET\r\n", "")),
    STATUS_407((wire, g) -> wire.answer(407, "Proxy-Authenticate: Basic realm=\"proxy\"\r\n", "")),
    STATUS_408((wire, g) -> wire.answer(408, "Connection: close\r\n", ""), true),
    STATUS_415((wire, g) -> wire.answer(415, "", "")),
    STATUS_204((wire, g) -> wire.answer(204, "", "")),
    REDIRECT((wire, g) -> wire.answer(302, "Location: " + g.elsewhere() + "\r\n", "")),
    REDIRECT_WITH_BODY((wire, g) -> wire.answer(307, "Location: " + g.elsewhere() + "\r\n", "")),
    INVALID_CLIENT((wire, g) -> wire.json(401, "WWW-Authenticate: Basic\r\n", "{\"error\":\"invalid_client\"}")),
    INVALID_REQUEST((wire, g) -> wire.json(400, "", "{\"error\":\"invalid_request\"}")),
    INVALID_SCOPE((wire, g) -> wire.json(400, "", "{\"error\":\"invalid_scope\"}")),
    UNAUTHORIZED_CLIENT((wire, g) -> wire.json(400, "", "{\"error\":\"unauthorized_client\"}")),
    INVALID_GRANT((wire, g) -> wire.json(
            400,
            "",
            "{\"error\":\"invalid_grant\",\"error_description\":\"" + g.secret() + "\\r\\n" + "x".repeat(9_000)
                    + "\"}")),
    TEMPORARILY_UNAVAILABLE((wire, g) -> wire.json(400, "", "{\"error\":\"temporarily_unavailable\"}")),
    ERROR_WITH_200((wire, g) -> wire.json(200, "", "{\"error\":\"server_error\"}")),
    ERROR_NOT_JSON((wire, g) -> wire.answer(400, "", "no, " + g.secret())),

    // JSON that is no token.
    EMPTY((wire, g) -> wire.json(200, "", "")),
    NULL((wire, g) -> wire.json(200, "", "null")),
    ARRAY((wire, g) -> wire.json(200, "", "[\"" + g.token() + "\"]")),
    BARE_TOKEN((wire, g) -> wire.json(200, "", g.token())),
    NO_TOKEN((wire, g) -> wire.json(200, "", "{\"token_type\":\"Bearer\",\"expires_in\":5}")),
    TOKEN_IS_OBJECT(
            (wire, g) -> wire.json(200, "", "{\"access_token\":{},\"token_type\":\"Bearer\",\"expires_in\":5}")),
    TOKEN_WITH_SPACE((wire, g) -> wire.json(200, "", g.json("a " + g.token(), "5"))),
    TOKEN_WITH_LINE_BREAK((wire, g) -> wire.json(200, "", g.json(g.token() + "\\r\\nX-Evil: 1", "5"))),
    DUPLICATE_TOKEN((wire, g) -> wire.json(
            200,
            "",
            "{\"access_token\":\"a\",\"access_token\":\"" + g.token()
                    + "\",\"token_type\":\"Bearer\",\"expires_in\":5}")),
    MORE_BEHIND((wire, g) -> wire.json(200, "", g.json(g.token(), "5") + "{}")),
    DEEP((wire, g) -> wire.json(200, "", "[".repeat(50_000))),
    ANOTHER_TYPE((wire, g) ->
            wire.json(200, "", "{\"access_token\":\"" + g.token() + "\",\"token_type\":\"DPoP\",\"expires_in\":5}")),

    // A token, told in a strange way, or one that is dead already.
    NO_TYPE((wire, g) ->
            wire.json(200, "", "{\"access_token\":\"" + g.token() + "\",\"expires_in\":" + g.life() + "}")),
    BYTE_ORDER_MARK((wire, g) -> wire.json(200, "", "\u00EF\u00BB\u00BF" + g.json(g.token(), Long.toString(g.life())))),
    LIFE_AS_TEXT((wire, g) -> wire.json(200, "", g.json(g.token(), "\"" + g.life() + "\""))),
    LIFE_AS_FRACTION((wire, g) -> wire.json(200, "", g.json(g.token(), g.life() + ".9"))),
    LIFE_MISSING((wire, g) -> wire.json(200, "", "{\"access_token\":\"" + g.token() + "\",\"token_type\":\"Bearer\"}")),
    LIFE_NONSENSE((wire, g) -> wire.json(200, "", g.json(g.token(), "\"soon\""))),
    LIFE_ZERO((wire, g) -> wire.json(200, "", g.json(g.token(), "0"))),
    LIFE_NEGATIVE((wire, g) -> wire.json(200, "", g.json(g.token(), "-5"))),
    LIFE_HUGE((wire, g) -> wire.json(200, "", g.json(g.token(), "1e400"))),
    DEAD_TOKEN((wire, g) -> wire.json(200, "", g.json(g.deadToken(), Long.toString(g.life()))));

    /** All but {@link #NONE}. */
    static final List<Fault> ALL = Arrays.stream(values()).skip(1).toList();

    @SuppressWarnings("ImmutableEnumChecker") // each is a lambda that captures nothing
    private final Saying saying;

    private final boolean hangsUp;

    Fault(Saying saying) {
        this(saying, false);
    }

    Fault(Saying saying, boolean hangsUp) {
        this.saying = saying;
        this.hangsUp = hangsUp;
    }

    private interface Saying {
        void say(Wire wire, Grantor grantor) throws IOException, InterruptedException;
    }

    /** What an answer may be made of. */
    interface Grantor {

        /** A new token, which the API takes from now on. */
        String token();

        /** A new token, which it does not. */
        String deadToken();

        /** How long tokens live, in seconds. */
        long life();

        /** The client's secret. */
        String secret();

        /** A place at another origin. */
        String elsewhere();

        /** A proper answer. */
        default String json(String token, String life) {
            return "{\"access_token\":\"" + token + "\",\"token_type\":\"Bearer\",\"expires_in\":" + life + "}";
        }
    }

    /** Whether the answer tells for how long its token lives, so that it can be understood. */
    boolean namesALife() {
        return this != LIFE_MISSING && this != LIFE_NONSENSE && this != LIFE_HUGE;
    }

    /**
     * Answers in this way.
     *
     * @return whether the connection can be used again
     */
    boolean say(Wire wire, Grantor grantor) throws IOException, InterruptedException {
        saying.say(wire, grantor);
        return !hangsUp;
    }
}
