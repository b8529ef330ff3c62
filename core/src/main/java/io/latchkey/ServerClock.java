package io.latchkey;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the clock of a server says, by the {@code Date} of its answer (RFC 9110 section 6.6.1), and what ours does.
 *
 * @param now when the request was sent, by this machine's clock
 * @param theirs the server's time in its answer, or null if it has told none
 */
record ServerClock(Instant now, @Nullable Instant theirs) {

    /** The longest that an exchange takes: so much later than its request the answer of a server with our time may be. */
    private static final Duration BEHIND = Duration.ofSeconds(30);

    static ServerClock of(TokenTransport.Response answer, Instant now) {
        return new ServerClock(now, HttpDate.parse(answer.header("Date"), now));
    }

    private Duration ahead() {
        return theirs == null ? Duration.ZERO : Duration.between(theirs, now);
    }

    /** Whether the clocks differ by more than an exchange explains. */
    boolean isFarOff() {
        return ahead().compareTo(JwtSigner.BACKDATED) > 0 || ahead().negated().compareTo(BEHIND) > 0;
    }

    /** How much later it is there. */
    Duration behind() {
        return ahead().negated();
    }

    /** The time that counts: the server's. */
    Instant decisive() {
        return theirs == null || !isFarOff() ? now : theirs;
    }

    String inWords() {
        return "By the Date of the answer, this machine's clock is about "
                + ahead().abs().toSeconds() + " s " + (ahead().isNegative() ? "behind" : "ahead");
    }
}
