package io.latchkey;

import java.time.Instant;
import java.util.Objects;

/**
 * A bearer access token (RFC 6750) and the time at which it expires. Immutable, so safe for use by any number of
 * threads; compared by identity; neither serializable nor printable: {@link #toString()} never shows the value.
 */
public final class AccessToken {

    private static final String SCHEME = "Bearer ";

    private final Instant expiresAt;

    /** Holds the value too: a token may have a kilobyte, and one copy of it is enough. */
    private final String authorizationHeader;

    /**
     * Until when its holder gives it out without a look at its lifetime, by the monotonic clock. Here, and not beside the
     * token, since it is read for each request: whatever stands between the source and the header costs a nanosecond.
     */
    private volatile long surelyFreshUntil;

    private AccessToken(String value, Instant expiresAt) {
        this.expiresAt = expiresAt;
        this.authorizationHeader = SCHEME + value;
    }

    /**
     * Makes a token, for a {@link TokenSource} of the application's own.
     *
     * @param value the token as the authorization server issued it: one or more visible ASCII characters, so that no
     *     HTTP library bends the header that carries it (wider than the {@code b64token} of RFC 6750 section 2.1,
     *     narrower than RFC 6749 appendix A.12, which allows spaces)
     * @param expiresAt when it expires, on this machine's wall clock
     * @return the token
     * @throws NullPointerException if an argument is null
     * @throws IllegalArgumentException if the value is empty or has any other character; the message does not show it
     */
    public static AccessToken of(String value, Instant expiresAt) {
        Objects.requireNonNull(value, "value");
        Objects.requireNonNull(expiresAt, "expiresAt");
        if (!isVisibleAscii(value)) {
            throw new IllegalArgumentException(
                    "value: an access token is one or more visible ASCII characters (RFC 6750 section 2.1)");
        }
        return new AccessToken(value, expiresAt);
    }

    /** Tells whether a value may stand in a header: three of four HTTP stacks print or bend one that may not. */
    static boolean isVisibleAscii(String value) {
        return !value.isEmpty() && value.chars().allMatch(c -> c > 0x20 && c < 0x7F);
    }

    /**
     * Returns the token itself, a secret: whoever has it can call the API. Never log it, nor put it into a URL
     * (RFC 6750 section 5.3).
     *
     * @return the value, as it was issued
     */
    public String value() {
        return authorizationHeader.substring(SCHEME.length());
    }

    /**
     * Returns when the token expires, on this machine's wall clock: its lifetime, counted from the moment at which it
     * was asked for. It is given out no longer some time before that.
     *
     * @return the end of its lifetime
     */
    public Instant expiresAt() {
        return expiresAt;
    }

    /**
     * Returns the value of the {@code Authorization} header that carries this token (RFC 6750 section 2.1): {@code
     * Bearer}, a space, the value. Built once, so free of cost for each request; a secret like {@link #value()}.
     *
     * @return the value of the header
     */
    public String authorizationHeader() {
        return authorizationHeader;
    }

    boolean hasValue(String value) {
        return authorizationHeader.length() == SCHEME.length() + value.length() && authorizationHeader.endsWith(value);
    }

    boolean hasValueOf(AccessToken other) {
        return authorizationHeader.equals(other.authorizationHeader);
    }

    boolean isSurelyFresh(Timing timing) {
        return SystemTiming.nanoTime(timing) - surelyFreshUntil < 0;
    }

    /** A race between two looks at the clocks is won by either. */
    void surelyFreshUntil(long nanoTime) {
        surelyFreshUntil = nanoTime;
    }

    /**
     * Returns a text for logs, without the value or any part of it.
     *
     * @return the expiry
     */
    @Override
    public String toString() {
        return "AccessToken[expires at " + expiresAt + "]";
    }
}
