package io.latchkey;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A successful token answer (RFC 6749 section 5.1), after all that servers really send has been understood.
 *
 * @param scope fit to be shown, as a whole
 * @param remarks what the server should send otherwise, to be told once
 */
record Grant(
        String accessToken, Duration lifetime, @Nullable String scope, List<String> remarks) {

    private static final Pattern NUMBER = Pattern.compile("[+-]?\\d{1,1000}+(\\.\\d{0,1000}+)?([eE][+-]?\\d{1,9})?");
    private static final Pattern BEARER = Pattern.compile("bearer(token.*)?", Pattern.CASE_INSENSITIVE);
    private static final Pattern NO_LETTER = Pattern.compile("\\P{L}");
    private static final BigDecimal LONGEST = BigDecimal.valueOf(TokenLifetime.LONGEST.toSeconds());

    /**
     * Takes the token out of an answer, or says what is wrong with it. The message shows nothing of the token.
     *
     * @param secrets what the server may have repeated in its scope
     */
    static Grant of(TokenAnswer answer, List<String> secrets) throws TokenAnswer.Malformed {
        List<String> remarks = new ArrayList<>();
        TokenAnswer.Value token = answer.value(TokenAnswer.Member.ACCESS_TOKEN);
        if (token == null) {
            throw new TokenAnswer.Malformed("has no access_token");
        }
        String value = answer.text(TokenAnswer.Member.ACCESS_TOKEN);
        if (value == null) {
            throw new TokenAnswer.Malformed("has an access_token that is not a text but " + token.inWords());
        }
        if (!AccessToken.isVisibleAscii(value)) {
            throw new TokenAnswer.Malformed(
                    value.isBlank()
                            ? "has an empty access_token"
                            : "has an access_token with characters that may not stand in a header (RFC 6750 section 2.1)");
        }
        remarkOnType(answer.value(TokenAnswer.Member.TOKEN_TYPE), remarks);
        Duration lifetime = lifetime(answer.value(TokenAnswer.Member.EXPIRES_IN), remarks);
        String scope = answer.text(TokenAnswer.Member.SCOPE);
        return new Grant(value, lifetime, scope == null ? null : ShownText.of(scope, secrets), remarks);
    }

    /**
     * Tells whether a {@code token_type} means a bearer token (RFC 6749 section 7.1), by whatever spelling: {@code
     * BearerToken}, {@code bearer_token} and an empty one are sent too.
     */
    static boolean isBearer(TokenAnswer.Value type) {
        String letters = NO_LETTER.matcher(type.text()).replaceAll("");
        return type.isText()
                && (type.text().isBlank() || BEARER.matcher(letters).matches());
    }

    private static void remarkOnType(TokenAnswer.@Nullable Value type, List<String> remarks) {
        if (type == null || type.text().isBlank()) {
            remarks.add("names no token_type (RFC 6749 section 5.1); it is taken as Bearer");
        } else if (!type.text().strip().equalsIgnoreCase("Bearer")) {
            remarks.add("has a token_type that is not spelled Bearer (RFC 6750 section 4); it is taken as that");
        }
    }

    private static Duration lifetime(TokenAnswer.@Nullable Value expiresIn, List<String> remarks) {
        if (expiresIn == null) {
            remarks.add("names no expires_in; its tokens are taken to live " + TokenLifetime.IF_UNKNOWN.toMinutes()
                    + " minutes");
            return TokenLifetime.IF_UNKNOWN;
        }
        BigDecimal seconds = seconds(expiresIn);
        if (seconds == null) {
            remarks.add("names an expires_in that cannot be understood, since it is " + expiresIn.inWords()
                    + "; its tokens are taken to live " + TokenLifetime.IF_UNKNOWN.toMinutes() + " minutes");
            return TokenLifetime.IF_UNKNOWN;
        }
        if (seconds.compareTo(BigDecimal.ONE) < 0) {
            remarks.add("names an expires_in of less than a second; its tokens are taken to live one");
            return TokenLifetime.IF_ZERO;
        }
        if (seconds.compareTo(LONGEST) > 0) {
            remarks.add("names an expires_in of more than " + TokenLifetime.LONGEST.toDays()
                    + " days; its tokens are taken to live that long");
            return TokenLifetime.LONGEST;
        }
        return Duration.ofSeconds(seconds.longValue());
    }

    /** The number, also if it is written as a text, as some servers do. */
    private static @Nullable BigDecimal seconds(TokenAnswer.Value expiresIn) {
        String text = expiresIn.text().strip();
        boolean numeric = expiresIn.isNumber() || expiresIn.isText();
        return numeric && NUMBER.matcher(text).matches() ? new BigDecimal(text) : null;
    }

    Grant with(String remark) {
        List<String> more = new ArrayList<>(remarks);
        more.add(remark);
        return new Grant(accessToken, lifetime, scope, more);
    }

    /** Neither the token nor any part of it. */
    @Override
    public String toString() {
        return "Grant[lifetime " + lifetime + "]";
    }
}
