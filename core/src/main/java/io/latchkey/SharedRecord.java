package io.latchkey;

import io.latchkey.StoreCalls.Unavailable;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The one record that instances share by a {@link TokenStore}, and what this instance remembers of it. Thread-safe. */
final class SharedRecord {

    /** For how long a record without a token is of use. */
    private static final Duration LEASE_LIFE = Duration.ofMinutes(1);

    private static final int LEASE_BYTES = 16;

    private final TokenSeal seal;
    private final StoreCalls store;
    private final Timing timing;

    private volatile @Nullable SharedToken lastSeen;
    private volatile @Nullable String ownLease;
    private volatile @Nullable Lease othersLease;

    private record Lease(String value, Moment firstSeen) {}

    /**
     * The record at some moment.
     *
     * @param text as it lies in the store, or null if there is none
     * @param token the token of the record; null if it has none, or none that this instance can tell anything of
     */
    record Sight(
            @Nullable String text,
            StoreRecord record,
            @Nullable SharedToken token,
            Moment now) {}

    SharedRecord(TokenSeal seal, StoreCalls store, Timing timing) {
        this.seal = seal;
        this.store = store;
        this.timing = timing;
    }

    Sight look(Duration patience) throws Unavailable, InterruptedException {
        return sight(store.read(seal.recordKey(), patience));
    }

    private Sight sight(@Nullable String text) {
        StoreRecord record = StoreRecord.parse(text);
        Moment now = timing.now();
        return new Sight(text, record, open(record.token(), now), now);
    }

    /**
     * Puts another record in the place of the one that was seen.
     *
     * @return how it is now, or null if somebody was faster
     */
    @Nullable
    Sight change(Sight seen, StoreRecord update, Duration patience) throws Unavailable, InterruptedException {
        Sight after = sight(update.isEmpty() ? null : update.text());
        SharedToken token = after.token;
        Duration left = token == null ? LEASE_LIFE : token.left(after.now);
        Duration timeToLive = left.compareTo(LEASE_LIFE) < 0 ? LEASE_LIFE : left;
        if (seen.text == null && after.text == null) {
            return after;
        }
        return store.compareAndSet(seal.recordKey(), seen.text, after.text, timeToLive, patience) ? after : null;
    }

    /** Seals a token that this instance has fetched. */
    StoreRecord.Sealed sealed(SharedToken own) {
        lastSeen = own;
        return seal.seal(own.value(), own.since().wall().toEpochMilli(), own.lifetime(), own.replacement());
    }

    private @Nullable SharedToken open(StoreRecord.@Nullable Sealed sealed, Moment now) {
        String value = sealed == null ? null : seal.open(sealed);
        if (sealed == null || value == null || !AccessToken.isVisibleAscii(value)) {
            return null;
        }
        SharedToken last = lastSeen;
        if (last != null && last.value().equals(value)) {
            return last; // by a clock that was wrong, or is set, it would begin to live anew
        }
        Duration age = Duration.between(Instant.ofEpochMilli(sealed.issuedAt()), now.wall());
        if (age.compareTo(SharedToken.CLOCKS.negated()) < 0 || age.compareTo(TokenLifetime.LONGEST) > 0) {
            return null; // by a clock that cannot be compared with ours
        }
        Duration atLeast = age.isNegative() ? Duration.ZERO : age;
        Moment since = new Moment(now.nanos() - atLeast.toNanos(), now.wall().minus(atLeast));
        SharedToken first = new SharedToken(value, since, sealed.lifetime(), sealed.replacement());
        lastSeen = first;
        return first;
    }

    /** A lease that nobody else has. It is this instance's from now on: also if nobody says whether it was taken. */
    String newLease() {
        String lease = TokenSeal.random(LEASE_BYTES);
        ownLease = lease;
        return lease;
    }

    boolean isLeasedByOther(Sight sight) {
        String lease = sight.record.lease();
        return lease != null && !lease.equals(ownLease);
    }

    /**
     * Tells whether nobody else is fetching: nobody has the lease, or whoever has it for so long that it may be dead. There is
     * no clock that all have in common, so each instance goes by how long it has seen the same one.
     */
    boolean isFree(Sight sight, Duration longest) {
        String lease = sight.record.lease();
        if (lease == null || !isLeasedByOther(sight)) {
            return true;
        }
        Lease last = othersLease;
        if (last == null || !last.value.equals(lease)) {
            othersLease = new Lease(lease, sight.now);
            return false;
        }
        return sight.now.elapsedSince(last.firstSeen).compareTo(longest) >= 0;
    }
}
