package io.latchkey;

import io.latchkey.TokenListener.Acquired;
import io.latchkey.TokenListener.Failed;
import io.latchkey.TokenListener.InsufficientScope;
import io.latchkey.TokenListener.Rejected;
import io.latchkey.TokenListener.Waited;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells what happens: to the listener, whatever it throws, and to the log, without repeating itself. A token endpoint
 * that fails is one line when it begins, one for each change of the reason, and one when it ends.
 */
final class Telling {

    private static final Logger LOG = System.getLogger("io.latchkey");

    private static final int LONGEST_TEXT = 300;

    private final TokenEndpoint endpoint;
    private final @Nullable TokenListener listener;
    private final AtomicBoolean listenerThrew = new AtomicBoolean();
    private final AtomicReference<@Nullable String> outage = new AtomicReference<>();
    private final AtomicReference<@Nullable Held> youngRefused = new AtomicReference<>();
    private final Set<String> remarksMade = ConcurrentHashMap.newKeySet();

    Telling(TokenEndpoint endpoint, @Nullable TokenListener listener) {
        this.endpoint = endpoint;
        this.listener = listener;
    }

    void acquired(Fetch fetch, Moment now, Grant grant) {
        Duration took = now.since(fetch.began());
        LOG.log(
                Level.DEBUG,
                () -> "access token acquired from " + endpoint.shown() + " (" + fetch.reason() + "), lives "
                        + grant.lifetime() + ", took " + took + " and " + fetch.requests() + " request(s)");
        for (String remark : grant.remarks()) {
            if (remarksMade.add(remark)) {
                LOG.log(Level.WARNING, "the answer of token endpoint " + endpoint.shown() + " " + remark);
            }
        }
        String asked = endpoint.scope();
        String granted = grant.scope();
        if (asked != null && granted != null && !sameScope(asked, granted) && remarksMade.add("scope")) {
            LOG.log(
                    Level.INFO,
                    "token endpoint " + endpoint.shown() + " granted another scope than \"" + asked
                            + "\", which was asked for: \"" + ShownText.of(granted, LONGEST_TEXT, List.of()) + "\"");
        }
        if (outage.getAndSet(null) != null) {
            LOG.log(Level.INFO, "token endpoint " + endpoint.shown() + " gives tokens again");
        }
        tell(l -> l.acquired(new Acquired(
                endpoint.shown(), fetch.reason(), took, fetch.requests(), grant.lifetime(), asked, granted)));
    }

    /** The order of scope tokens means nothing (RFC 6749 section 3.3). */
    private static boolean sameScope(String one, String other) {
        return tokensOf(one).equals(tokensOf(other));
    }

    private static Set<String> tokensOf(String scope) {
        return new HashSet<>(List.of(scope.strip().split(" +")));
    }

    /** What an API said of this token, also for a listener, which may well log it. */
    private static @Nullable String shown(@Nullable String text, AccessToken token) {
        return text == null ? null : ShownText.of(text, LONGEST_TEXT, List.of(token.value()));
    }

    void failed(Fetch fetch, Moment now, CoolDown cooling) {
        TokenException failure = cooling.failure();
        String kind = failure.statusCode() + " " + failure.error() + " " + nameOf(failure.getCause());
        boolean news = !Objects.equals(outage.getAndSet(kind), kind);
        LOG.log(news ? Level.WARNING : Level.DEBUG, () -> "no access token: " + failure.getMessage());
        tell(l -> l.failed(new Failed(
                endpoint.shown(),
                fetch.reason(),
                now.since(fetch.began()),
                fetch.requests(),
                failure,
                cooling.began().wallAfter(cooling.length()))));
    }

    /** A caller's time is up, and the fetch goes on. */
    void timedOut(Fetch fetch, String message) {
        LOG.log(fetch.isLateForTheFirstTime() ? Level.WARNING : Level.DEBUG, message);
    }

    private static String nameOf(@Nullable Throwable cause) {
        return cause == null ? "" : cause.getClass().getName();
    }

    void rejected(Held token, boolean young, Duration age, @Nullable String challengeError) {
        boolean news = !young || youngRefused.getAndSet(token) != token;
        if (!news) {
            return;
        }
        String error = shown(challengeError, token.token());
        String challenge = error == null ? "no error" : error;
        Duration roughly = age.truncatedTo(ChronoUnit.MILLIS);
        LOG.log(
                young ? Level.WARNING : Level.DEBUG,
                () -> young
                        ? "the API refuses tokens that token endpoint " + endpoint.shown()
                                + " has just issued (challenge with "
                                + challenge + "); this one, " + roughly
                                + " old, is kept, and 401 answers are handed on. Check that"
                                + " the API and the token endpoint belong together, and the audience and scope"
                        : "the API refused the access token, " + roughly + " old (challenge with " + challenge
                                + "); it is not used any more");
        tell(l -> l.rejected(new Rejected(age, young, error)));
    }

    void waited(Duration waited, boolean successful) {
        tell(l -> l.waited(new Waited(waited, successful)));
    }

    void insufficientScope(AccessToken token, @Nullable String wanted) {
        String scope = shown(wanted, token);
        LOG.log(
                Level.DEBUG,
                () -> "the API wants more scope than the access token has: "
                        + (scope == null ? "it does not say which" : scope));
        tell(l -> l.insufficientScope(new InsufficientScope(scope)));
    }

    void insecureHttp() {
        LOG.log(
                Level.WARNING,
                "allowInsecureHttp is set for token endpoint " + endpoint.shown()
                        + ": whoever can see the traffic can read the client secret");
    }

    void trouble(String what, Throwable cause) {
        LOG.log(Level.WARNING, what, cause);
    }

    private void tell(Consumer<TokenListener> event) {
        if (listener == null) {
            return;
        }
        try {
            event.accept(listener);
        } catch (RuntimeException | Error e) {
            if (listenerThrew.compareAndSet(false, true)) {
                LOG.log(
                        Level.WARNING,
                        "a TokenListener threw " + e.getClass().getName() + "; this is not told again",
                        e);
            }
        }
    }
}
