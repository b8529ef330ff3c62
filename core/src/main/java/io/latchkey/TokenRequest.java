package io.latchkey;

import io.latchkey.TokenAnswer.Malformed;
import io.latchkey.TokenAnswer.Member;
import io.latchkey.TokenRequestException.Kind;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One token request over a transport, and its answer, understood (RFC 6749 sections 5.1 and 5.2). */
final class TokenRequest {

    private static final System.Logger LOG = System.getLogger("io.latchkey");

    private TokenRequest() {}

    /**
     * Sends it, and waits for its answer for as long as the transport lets it.
     *
     * @param advice what to say to whoever reads of a refusal; null for a request of which nothing is known
     * @param secrets what is masked, should anybody repeat it
     */
    static Grant send(
            TokenTransport transport,
            TokenTransport.Request request,
            @Nullable Advice advice,
            List<String> secrets,
            Instant now)
            throws TokenRequestException {
        URI shown = Endpoints.shown(request.endpoint());
        try {
            TokenTransport.Response response = transport.send(request);
            if (response == null) {
                throw TokenRequestException.unanswered(
                        Kind.TRANSIENT,
                        "the transport gave null instead of an answer of token endpoint " + shown,
                        null);
            }
            try {
                if (response.statusCode() < 100 || response.statusCode() > 599) {
                    throw TokenRequestException.unanswered(
                            Kind.TRANSIENT,
                            "no answer from token endpoint " + shown + ": the transport gave " + response.statusCode()
                                    + " as its status, which is none",
                            null);
                }
                return understand(request.endpoint(), response, advice, new ArrayList<>(secrets), now);
            } finally {
                closeQuietly(response, secrets);
            }
        } catch (TokenRequestException e) {
            throw e;
        } catch (IOException e) {
            throw TransportFailure.of(request.endpoint(), e, secrets);
        } catch (Exception | Error e) {
            // Kotlin and others throw checked exceptions that nobody has declared.
            throw TokenRequestException.unanswered(
                    e instanceof Error ? Kind.LASTING : Kind.TRANSIENT,
                    "the transport to token endpoint " + shown + " threw "
                            + e.getClass().getName(),
                    ShownCause.of(e, secrets));
        }
    }

    /** What was understood stays so, however its connection ends. */
    private static void closeQuietly(TokenTransport.Response response, List<String> secrets) {
        try {
            response.close();
        } catch (IOException | RuntimeException e) {
            LOG.log(
                    System.Logger.Level.DEBUG,
                    "the token endpoint's answer could not be closed",
                    ShownCause.of(e, secrets));
        }
    }

    private static Grant understand(
            URI endpoint, TokenTransport.Response response, @Nullable Advice advice, List<String> secrets, Instant now)
            throws TokenRequestException {
        TokenRefusal refusal = new TokenRefusal(Endpoints.shown(endpoint), advice, response, secrets, now);
        int status = response.statusCode();
        if (status / 100 == 3) {
            throw refusal.redirect(endpoint);
        }
        boolean successful = status / 100 == 2;
        TokenAnswer answer;
        try {
            answer = TokenAnswer.parse(AnswerBody.read(response));
        } catch (Malformed unreadable) {
            throw successful ? refusal.malformed(unreadable) : refusal.unreadable(unreadable);
        }
        String token = answer.text(Member.ACCESS_TOKEN);
        if (token != null) {
            secrets.add(token); // an error may come along with a token, and quote it
        }
        if (!successful) {
            throw refusal.error(answer);
        }
        try {
            answer.check();
            if (answer.namesAnError()) {
                throw refusal.error(answer);
            }
            TokenAnswer.Value type = answer.value(Member.TOKEN_TYPE);
            if (type != null && !Grant.isBearer(type)) {
                throw refusal.otherTokenType(type);
            }
            return Grant.of(answer, secrets);
        } catch (Malformed malformed) {
            throw refusal.malformed(malformed);
        }
    }
}
