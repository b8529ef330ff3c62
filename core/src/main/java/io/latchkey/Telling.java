package io.latchkey;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
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

    private final TokenIssuer issuer;
    private final @Nullable String chosenName;
    private final @Nullable Listeners listeners;
    private final AtomicReference<@Nullable String> outage = new AtomicReference<>();
    private volatile @Nullable AccessToken youngRefused;
    private volatile Set<String> remarksMade = Set.of();

    /**
     * Makes one for a source.
     *
     * @param chosenName the name that its user has given it, or null
     */
    Telling(TokenIssuer issuer, @Nullable String chosenName, @Nullable TokenListener listener) {
        this.issuer = issuer;
        this.chosenName = chosenName;
        this.listeners = listener == null ? null : Listeners.of(listener);
    }

    /** How the source is called. */
    String name() {
        return chosenName == null ? issuer.shortName() : chosenName;
    }

    /** A sentence, headed by the name if it was given one: without, the token endpoint tells sources apart. */
    String named(String sentence) {
        return named(chosenName, sentence);
    }

    static String named(@Nullable String chosenName, String sentence) {
        return chosenName == null ? sentence : chosenName + ": " + sentence;
    }

    private void log(Level level, String sentence) {
        LOG.log(level, named(sentence));
    }

    void acquired(Fetch fetch, Moment now, TokenIssuer.Issued issued, AccessToken token) {
        Grant grant = issued.grant();
        Duration took = now.elapsedSince(fetch.began());
        String from = issuer.inWords() + (issued.shared() ? " by another instance" : "");
        LOG.log(
                Level.DEBUG,
                () -> named("access token acquired from " + from + " (" + fetch.reason() + "), lives "
                        + grant.lifetime() + ", took " + took + " and " + fetch.requests() + " request(s)"));
        for (String remark : grant.remarks()) {
            if (isNews(remark)) {
                log(Level.WARNING, "the answer of " + issuer.inWords() + " " + remark);
            }
        }
        String asked = issuer.scope();
        String granted = grant.scope();
        if (asked != null && granted != null && !sameScope(asked, granted) && isNews("scope")) {
            log(
                    Level.INFO,
                    issuer.inWords() + " granted another scope than \"" + asked + "\", which was asked for: \""
                            + ShownText.of(granted, LONGEST_TEXT, List.of()) + "\"");
        }
        if (outage.getAndSet(null) != null) {
            log(
                    Level.INFO,
                    issuer.inWords()
                            + (issued.shared() ? " has given another instance a token" : " gives tokens again"));
        }
        if (listeners != null) {
            Events.Acquired event = new Events.Acquired(
                    name(),
                    issuer.endpoint(),
                    fetch.reason(),
                    fetch.number(),
                    took,
                    fetch.requests(),
                    issued.shared(),
                    grant.lifetime(),
                    token.expiresAt(),
                    asked,
                    granted);
            listeners.acquired(event);
            fetch.trace().ended(event);
        }
    }

    /** One fetch tells at a time. */
    private boolean isNews(String remark) {
        Set<String> made = new HashSet<>(remarksMade);
        boolean news = made.add(remark);
        remarksMade = Set.copyOf(made);
        return news;
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
        if (listeners != null) {
            Events.Failed event = new Events.Failed(
                    name(),
                    issuer.endpoint(),
                    fetch.reason(),
                    fetch.number(),
                    now.elapsedSince(fetch.began()),
                    fetch.requests(),
                    failure,
                    cooling.began().wallAfter(cooling.length()));
            listeners.failed(event);
            fetch.trace().ended(event);
        }
    }

    /** For a fetch that may be about to begin. */
    TokenListener.FetchTrace trace() {
        return listeners == null ? Listeners.NO_TRACE : listeners.fetchTrace();
    }

    void fetching(Fetch fetch) {
        if (listeners != null) {
            fetch.trace().began(new Events.Fetching(name(), issuer.endpoint(), fetch.reason(), fetch.number()));
        }
    }

    /** The first caller's time is up, and the fetch goes on. */
    void timedOut(String message) {
        LOG.log(Level.WARNING, message);
    }

    private static String nameOf(@Nullable Throwable cause) {
        return cause == null ? "" : cause.getClass().getName();
    }

    void rejected(Held token, boolean young, Duration age, @Nullable String challengeError) {
        if (young && youngRefused == token.token()) {
            return;
        }
        youngRefused = young ? token.token() : null;
        String error = shown(challengeError, token.token());
        String challenge = error == null ? "no error" : error;
        Duration roughly = age.truncatedTo(ChronoUnit.MILLIS);
        LOG.log(
                young ? Level.WARNING : Level.DEBUG,
                () -> young
                        ? named("the API refuses tokens that " + issuer.inWords()
                                + " has just issued (challenge with "
                                + challenge + "); this one, " + roughly
                                + " old, is kept, and 401 answers are handed on. Check that"
                                + " the API and the token endpoint belong together, and the audience and scope")
                        : named("the API refused the access token, " + roughly + " old (challenge with " + challenge
                                + "); it is not used any more"));
        tell(l -> l.rejected(new Events.Rejected(name(), token.fetchNumber(), age, young, error)));
    }

    void waited(Duration waited, boolean successful) {
        tell(l -> l.waited(new Events.Waited(name(), waited, successful)));
    }

    void insufficientScope(AccessToken token, @Nullable String wanted) {
        String scope = shown(wanted, token);
        LOG.log(
                Level.DEBUG,
                () -> named("the API wants more scope than the access token has: "
                        + (scope == null ? "it does not say which" : scope)));
        tell(l -> l.insufficientScope(new Events.InsufficientScope(name(), scope)));
    }

    /** The log has it once, until the store answers again. */
    void storeFailed(TokenStore store, String what, @Nullable Throwable cause, Instant nextCallAt, boolean news) {
        String sentence = "the token store " + store.getClass().getName() + " is of no use: " + what
                + ". Until the next call, at " + nextCallAt.truncatedTo(ChronoUnit.SECONDS)
                + ", this instance gets its tokens by itself";
        LOG.log(news ? Level.WARNING : Level.DEBUG, named(sentence), cause);
        tell(l -> l.storeFailed(new Events.StoreFailed(name(), sentence, nextCallAt)));
    }

    void storeAnswers(TokenStore store) {
        log(Level.INFO, "the token store " + store.getClass().getName() + " answers again");
    }

    void insecureHttp() {
        log(
                Level.WARNING,
                "allowInsecureHttp is set for " + issuer.inWords()
                        + ": whoever can see the traffic can read the client secret");
    }

    void trouble(String what, Throwable cause) {
        LOG.log(Level.WARNING, named(what), cause);
    }

    private void tell(Consumer<TokenListener> event) {
        if (listeners != null) {
            event.accept(listeners);
        }
    }
}
