package io.latchkey;

import io.latchkey.TokenAnswer.Malformed;
import io.latchkey.TokenAnswer.Member;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One token request over a transport, and its answer, understood (RFC 6749 sections 5.1 and 5.2). */
final class TokenRequest {

    private TokenRequest() {}

    /**
     * Sends it, and waits for its answer for as long as the transport lets it.
     *
     * @param option the option by which the token endpoint is set
     * @param advice what to say to whoever reads of a refusal; null for a request of which nothing is known
     * @param secrets what is masked, should anybody repeat it
     */
    static Grant send(
            TokenTransport transport,
            TokenTransport.Request request,
            String option,
            @Nullable Advice advice,
            List<String> secrets,
            Instant now)
            throws TokenRequestException {
        Exchange.Peer peer = new Exchange.Peer("token endpoint " + Endpoints.shown(request.endpoint()), option);
        return Exchange.over(
                transport,
                request,
                peer,
                secrets,
                response -> understand(request.endpoint(), peer, response, advice, new ArrayList<>(secrets), now));
    }

    private static Grant understand(
            URI endpoint,
            Exchange.Peer peer,
            TokenTransport.Response response,
            @Nullable Advice advice,
            List<String> secrets,
            Instant now)
            throws TokenRequestException {
        TokenRefusal refusal = new TokenRefusal(peer, advice, response, secrets, now);
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
