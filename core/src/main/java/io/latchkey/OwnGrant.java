package io.latchkey;

import io.latchkey.TokenRequestException.Kind;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An application's own function, as the engine asks it. What it throws is told with its type, and without its words: they may quote the other side. */
record OwnGrant(RefreshingTokenSource.Grant function) implements TokenIssuer {

    @Override
    public Issued issue(Attempt attempt) throws TokenRequestException {
        Moment asked = attempt.sending();
        AccessToken token;
        try {
            token = function.request();
        } catch (TokenException e) {
            throw TokenRequestException.of(e, asked.wall());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw TokenRequestException.unanswered(Kind.TRANSIENT, inWords() + " was interrupted", null);
        } catch (IOException | RuntimeException e) {
            throw TokenRequestException.unanswered(
                    Kind.TRANSIENT, inWords() + " threw " + e.getClass().getName(), ShownCause.of(e, List.of()));
        }
        if (token == null) {
            throw TokenRequestException.unanswered(Kind.TRANSIENT, inWords() + " gave null instead of a token", null);
        }
        Moment now = attempt.now();
        Duration left = Duration.between(now.wall(), token.expiresAt());
        Duration lifetime = left.compareTo(TokenLifetime.LONGEST) < 0 ? left : TokenLifetime.LONGEST;
        return new Issued(new Grant(token.value(), lifetime, null, List.of()), now);
    }

    @Override
    public String inWords() {
        return "the application's own grant";
    }

    @Override
    public @Nullable URI endpoint() {
        return null;
    }

    @Override
    public String shortName() {
        return "tokens";
    }

    @Override
    public @Nullable String scope() {
        return null;
    }
}
