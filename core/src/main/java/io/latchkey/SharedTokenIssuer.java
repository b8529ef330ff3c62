package io.latchkey;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.latchkey.SharedRecord.Sight;
import io.latchkey.StoreCalls.Unavailable;
import io.latchkey.TokenLifetime.Margins;
import io.latchkey.TokenListener.Reason;
import io.latchkey.TokenRequestException.Kind;
import io.latchkey.TokenSearch.Found;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Stands in front of the token endpoint, and has the instances of an application share one token by a {@link TokenStore}.
 * Who needs a token looks there first. If there is none of use, the instance that gets the lease asks the token endpoint,
 * and the others wait until the token is there, but never for long: a lease saves requests, and blocks nobody. Two holders
 * of it cost a request, and nothing worse; so does a store that forgets. One that fails costs a moment.
 *
 * <p>All of that happens where a token is fetched: whoever has a fresh one never asks the store. Thread-safe.
 */
final class SharedTokenIssuer implements TokenIssuer {

    private static final Duration LONGEST_CALL = Duration.ofSeconds(1);
    private static final int MOST_ROUNDS = 3;

    private final TokenEndpoint endpoint;
    private final StoreCalls store;
    private final Timing timing;
    private final Margins margins;
    private final Duration patience;
    private final String name;

    /** By the explicit key; null where the key follows from the secret. */
    private final @Nullable SharedRecord keyed;

    private final RefusedTokens refusedTokens = new RefusedTokens();

    private volatile @Nullable OfSecret latest;
    private volatile @Nullable Given given;

    private record OfSecret(String secret, SharedRecord record) {

        /** Nothing of it. */
        @Override
        public String toString() {
            return "OfSecret";
        }
    }

    /** What the source was given last. */
    private record Given(SharedRecord record, SharedToken token) {}

    SharedTokenIssuer(
            TokenEndpoint endpoint,
            TokenStore store,
            byte @Nullable [] key,
            Timing timing,
            Margins margins,
            Duration acquireTimeout,
            Telling telling) {
        this.endpoint = endpoint;
        this.timing = timing;
        this.margins = margins;
        this.patience = TokenSearch.patience(acquireTimeout);
        this.name = telling.name();
        Duration third = patience.dividedBy(3);
        this.store = new StoreCalls(store, third.compareTo(LONGEST_CALL) < 0 ? third : LONGEST_CALL, timing, telling);
        this.keyed = key == null ? null : record(key);
    }

    private SharedRecord record(byte[] secret) {
        return new SharedRecord(new TokenSeal(endpoint.identity(), secret), store, timing);
    }

    /** Instances that have another secret, since it rotates, have another record. */
    private SharedRecord recordOf(@Nullable String secret) {
        if (secret == null) {
            throw new IllegalStateException("without a secret, there is an explicit key");
        }
        OfSecret last = latest;
        if (last == null || !last.secret.equals(secret)) {
            last = new OfSecret(secret, record(secret.getBytes(UTF_8)));
            latest = last;
        }
        return last.record;
    }

    // -- what the engine asks

    @Override
    public Issued issue(Attempt attempt) throws TokenRequestException {
        return keyed == null
                ? endpoint.issue(
                        attempt,
                        credential -> issue(
                                recordOf(credential.secret()), attempt, () -> endpoint.askWith(credential, attempt)))
                : issue(keyed, attempt, () -> endpoint.issue(attempt));
    }

    /** Drops it, so that no other instance takes it. The fetch that follows does not depend on that. */
    @Override
    public void refused(AccessToken token) {
        refusedTokens.add(token);
        Given last = given;
        if (last != null && token.hasValue(last.token.value())) {
            try {
                var unused = timing.start(name, () -> drop(last));
            } catch (RuntimeException | Error noThread) {
                // The next fetch drops it.
            }
        }
    }

    @Override
    public boolean hasOtherCredentials(Moment now) {
        return endpoint.hasOtherCredentials(now);
    }

    @Override
    public String inWords() {
        return endpoint.inWords();
    }

    @Override
    public @Nullable URI endpoint() {
        return endpoint.endpoint();
    }

    @Override
    public String shortName() {
        return endpoint.shortName();
    }

    @Override
    public @Nullable String scope() {
        return endpoint.scope();
    }

    // -- one fetch

    private interface Asking {
        Issued ask() throws TokenRequestException;
    }

    private Issued issue(SharedRecord record, Attempt attempt, Asking asking) throws TokenRequestException {
        Found found = search(record, attempt);
        if (found.othersAsk()) {
            throw TokenRequestException.unanswered(
                    Kind.LASTING,
                    inWords()
                            + " has had no token for other instances for some time; this one does not ask as well, while"
                            + " its own is good",
                    null);
        }
        SharedToken shared = found.token();
        if (shared != null) {
            given = new Given(record, shared);
            return shared.issued();
        }
        Sight leased = found.leased();
        Issued issued;
        try {
            issued = asking.ask();
        } catch (TokenRequestException | RuntimeException | Error e) {
            // Where nobody waits, the lease is left to grow old: the others need not find out at once that it is no use
            // to ask.
            if (leased != null && attempt.wantedSince() != null) {
                attempt.afterwards(() -> giveBack(record, leased));
            }
            throw e;
        }
        SharedToken own = new SharedToken(
                issued.grant().accessToken(),
                issued.since(),
                issued.grant().lifetime(),
                attempt.reason() == Reason.REJECTED);
        given = new Given(record, own);
        attempt.afterwards(() -> publish(record, leased, own, attempt));
        return issued;
    }

    private Found search(SharedRecord record, Attempt attempt) throws TokenRequestException {
        Given last = given;
        SharedToken before = last == null ? null : last.token;
        try {
            return new TokenSearch(record, before, attempt, refusedTokens, timing, margins, patience).run();
        } catch (Unavailable e) {
            return Found.NOTHING;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw TokenRequestException.unanswered(
                    Kind.TRANSIENT, "the wait for another instance's token was interrupted", null);
        }
    }

    // -- what is done when callers have been served

    private void publish(SharedRecord record, @Nullable Sight leased, SharedToken own, Attempt attempt) {
        StoreRecord update = new StoreRecord(record.sealed(own), null);
        quietly(() -> {
            Sight sight = leased == null ? record.look(LONGEST_CALL) : leased;
            for (int round = 1; round <= MOST_ROUNDS && !attempt.isRefused(own.value()); round++) {
                SharedToken there = sight.token();
                boolean newer = there != null
                        && !attempt.isRefused(there.value())
                        && !refusedTokens.contains(there.value())
                        && there.since().since(own.since()).compareTo(Duration.ZERO) > 0;
                if (newer || record.change(sight, update, LONGEST_CALL) != null) {
                    break;
                }
                sight = record.look(LONGEST_CALL);
            }
        });
        if (attempt.isRefused(own.value())) {
            drop(new Given(record, own)); // whoever refused it may have come too early to find it there
        }
    }

    private static void giveBack(SharedRecord record, Sight leased) {
        quietly(() -> record.change(leased, leased.record().withoutLease(), LONGEST_CALL));
    }

    private static void drop(Given refused) {
        quietly(() -> {
            for (int round = 1; round <= MOST_ROUNDS; round++) {
                Sight sight = refused.record.look(LONGEST_CALL);
                SharedToken there = sight.token();
                if (there == null
                        || !there.value().equals(refused.token.value())
                        || refused.record.change(sight, sight.record().withoutToken(), LONGEST_CALL) != null) {
                    return;
                }
            }
        });
    }

    private interface Chore {
        void run() throws Unavailable, InterruptedException;
    }

    /** What cannot be done now is another instance's to find out: it costs a request, or a look. */
    private static void quietly(Chore chore) {
        try {
            chore.run();
        } catch (Unavailable e) {
            // Told where it happened.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
