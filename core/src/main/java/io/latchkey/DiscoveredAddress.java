package io.latchkey;

import io.latchkey.MetadataLookup.Found;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A token endpoint that its authorization server tells of (RFC 8414). It is asked when a token is to be fetched, and not
 * before; then as rarely as it allows. What is known goes on being used for some time when nobody answers any more, so that
 * a server that is down for its metadata alone costs nothing. Thread-safe.
 */
final class DiscoveredAddress implements EndpointAddress {

    /** For how long it goes on being used, when it ought to be asked for anew and cannot be had. */
    static final Duration STALE_FOR = Duration.ofDays(1);

    /** However much is in doubt. */
    static final Duration BETWEEN_LOOKS = Duration.ofSeconds(30);

    /** So long may a fetch be held up by asking anew for what is known already. */
    static final Duration LONGEST_NEW_LOOK = Duration.ofSeconds(3);

    private static final Logger LOG = System.getLogger("io.latchkey");

    private static final int LONGEST_SHOWN = 300;

    private final String issuer;
    private final MetadataLookup lookup;
    private final @Nullable String sourceName;
    private final AtomicReference<@Nullable Known> known = new AtomicReference<>();

    /**
     * Prepares it. Asks nobody.
     *
     * @param issuer the issuer identifier, to the letter
     * @param sourceName the name that the source was given, or null
     */
    DiscoveredAddress(String issuer, MetadataLookup lookup, @Nullable String sourceName) {
        this.issuer = issuer;
        this.lookup = lookup;
        this.sourceName = sourceName;
    }

    /**
     * What is known.
     *
     * @param lookedAt when somebody last asked, whatever came of it
     * @param doubted whether nobody who is a token endpoint has answered there since
     * @param inVain whether the last who asked got nothing of use
     */
    private record Known(Found found, Moment lookedAt, boolean doubted, boolean inVain) {

        Known(Found found) {
            this(found, found.asked(), false, false);
        }

        Known inDoubt() {
            return new Known(found, lookedAt, true, inVain);
        }

        Known lookedInVain(Moment now) {
            return new Known(found, now, doubted, true);
        }

        /** Of two lookups, which may have run side by side. */
        boolean isLaterThan(Known other) {
            return other.lookedAt.elapsedSince(lookedAt).isNegative();
        }

        boolean isGoodAt(Moment now) {
            boolean fresh = isYoungerThan(found.fresh(), now) && !doubted;
            boolean lookedLately = now.elapsedSince(lookedAt).compareTo(BETWEEN_LOOKS) < 0;
            return isUsableAt(now) && (fresh || lookedLately);
        }

        boolean isUsableAt(Moment now) {
            return isYoungerThan(found.fresh().plus(STALE_FOR), now);
        }

        private boolean isYoungerThan(Duration age, Moment now) {
            return now.elapsedSince(found.asked()).compareTo(age) < 0;
        }
    }

    @Override
    public URI locate(Attempt attempt) throws TokenRequestException {
        Known before = known.get();
        if (before != null && before.isGoodAt(attempt.now())) {
            return before.found().endpoint();
        }
        Moment now = attempt.asking(inWords()); // a try that is over throws here, and is nothing to be told of
        try {
            Found found = lookup.look(attempt, before == null ? Attempt.TIMEOUT : LONGEST_NEW_LOOK);
            Known anew = new Known(found);
            Known previous = known.getAndUpdate(each -> each == null || !each.isLaterThan(anew) ? anew : each);
            if (previous != null && previous.isLaterThan(anew)) {
                return previous.found().endpoint();
            }
            tell(previous, found);
            return found.endpoint();
        } catch (TokenRequestException failure) {
            boolean over = Thread.currentThread().isInterrupted();
            if (over || before == null || !before.isUsableAt(now)) {
                throw failure;
            }
            Known told = known.getAndUpdate(each -> each == null ? null : each.lookedInVain(now));
            tellInVain(told, before, failure);
            attempt.answered(); // what takes long now is not the issuer's doing
            return before.found().endpoint();
        }
    }

    // -- the log

    private void tell(@Nullable Known before, Found found) {
        if (before == null) {
            log(Level.INFO, "the token endpoint of " + inWords() + " is " + shown(found));
        } else if (!before.found().endpoint().equals(found.endpoint())) {
            log(
                    Level.WARNING,
                    "the token endpoint of " + inWords() + " is now " + shown(found) + "; it was "
                            + shown(before.found()));
        } else if (before.inVain()) {
            log(Level.INFO, inWords() + " says again where its token endpoint is");
        }
    }

    private void tellInVain(@Nullable Known told, Known before, TokenRequestException failure) {
        boolean news = told == null || !told.inVain();
        log(
                news ? Level.WARNING : Level.DEBUG,
                failure.getMessage() + ". The one that is known, " + shown(before.found())
                        + ", goes on being used, for a day at most");
    }

    private void log(Level level, String sentence) {
        LOG.log(level, Telling.named(sourceName, sentence));
    }

    private static String shown(Found found) {
        return ShownText.of(Endpoints.shown(found.endpoint()).toString(), LONGEST_SHOWN, List.of());
    }

    // -- what is known without asking

    @Override
    public @Nullable URI shown() {
        Known now = known.get();
        return now == null ? null : Endpoints.shown(now.found().endpoint());
    }

    @Override
    public String option() {
        return "issuer";
    }

    @Override
    public String host() {
        return new FixedAddress(URI.create(issuer)).host();
    }

    @Override
    public String inWords() {
        return lookup.inWords();
    }

    /** Of the issuer, whatever it says at the moment: all instances that ask it share their tokens. */
    @Override
    public String identity() {
        return "issuer " + issuer;
    }

    /** As draft-ietf-oauth-rfc7523bis demands, lest a server that is not ours can use it at one that is. */
    @Override
    public String audience(URI endpoint) {
        return issuer;
    }

    @Override
    public void doubt() {
        known.updateAndGet(now -> now == null ? null : now.inDoubt());
    }

    @Override
    public @Nullable String objection(ClientAuthentication authentication) {
        Known now = known.get();
        List<String> methods = now == null ? null : now.found().metadata().authenticationMethods();
        if (methods == null || authentication.isAmong(methods)) {
            return null;
        }
        return "The metadata of " + inWords() + " does not list " + authentication + ", but "
                + ShownText.of(String.join(", ", methods), LONGEST_SHOWN, List.of());
    }

    @Override
    public String toString() {
        return inWords();
    }
}
