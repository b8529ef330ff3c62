package io.latchkey;

import io.latchkey.TokenLifetime.Margins;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What every source has that holds a token, whomever it asks for it: checked where it is set, and set once. */
final class EngineOptions {

    private static final Duration DEFAULT_ACQUIRE_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration LONGEST_DURATION = Duration.ofDays(365);
    private static final int LONGEST_NAME = 60;

    private @Nullable String name;
    private @Nullable Duration acquireTimeout;
    private @Nullable Duration refreshAhead;
    private @Nullable Duration expiryMargin;
    private @Nullable Duration keepWarm;
    private @Nullable TokenListener listener;
    private @Nullable TokenStore tokenStore;
    private byte @Nullable [] storeKey;
    private Timing timing = SystemTiming.INSTANCE;

    void name(String value) {
        notBlank("name", value);
        boolean showable = value.codePointCount(0, value.length()) <= LONGEST_NAME
                && ShownText.of(value, List.of()).equals(value);
        if (!showable) {
            throw new IllegalArgumentException(
                    "name: has control characters, or more than " + LONGEST_NAME + " characters");
        }
        name = once("name", name, value);
    }

    @Nullable
    String name() {
        return name;
    }

    void acquireTimeout(Duration timeout) {
        acquireTimeout = once("acquireTimeout", acquireTimeout, positive("acquireTimeout", timeout));
    }

    void refreshAhead(Duration ahead) {
        refreshAhead = once("refreshAhead", refreshAhead, positive("refreshAhead", ahead));
    }

    void expiryMargin(Duration margin) {
        Objects.requireNonNull(margin, "expiryMargin");
        Duration checked = margin.isZero() ? margin : positive("expiryMargin", margin);
        expiryMargin = once("expiryMargin", expiryMargin, checked);
    }

    void keepWarm(Duration idle) {
        keepWarm = once("keepWarm", keepWarm, positive("keepWarm", idle));
    }

    void listener(TokenListener told) {
        listener = once("listener", listener, Objects.requireNonNull(told, "listener"));
    }

    void timing(Timing other) {
        timing = other;
    }

    Telling telling(TokenIssuer issuer) {
        return new Telling(issuer, name, listener);
    }

    void tokenStore(TokenStore store, byte @Nullable [] key) {
        Objects.requireNonNull(store, "tokenStore");
        if (key != null && key.length != TokenSeal.KEY_BYTES) {
            throw new IllegalArgumentException(
                    "tokenStore: its key has " + key.length + " bytes; it must have " + TokenSeal.KEY_BYTES);
        }
        tokenStore = once("tokenStore", tokenStore, store);
        storeKey = key == null ? null : key.clone();
    }

    boolean hasTokenStore() {
        return tokenStore != null;
    }

    /** Whether there is a token store that has no key of its own. */
    boolean needsSecretForStore() {
        return tokenStore != null && storeKey == null;
    }

    /** The token endpoint, with the token store before it if there is one. */
    TokenIssuer shared(TokenEndpoint endpoint, Telling telling) {
        return tokenStore == null
                ? endpoint
                : new SharedTokenIssuer(endpoint, tokenStore, storeKey, timing, margins(), acquireTimeout(), telling);
    }

    private Margins margins() {
        return new Margins(expiryMargin, refreshAhead);
    }

    private Duration acquireTimeout() {
        return acquireTimeout == null ? DEFAULT_ACQUIRE_TIMEOUT : acquireTimeout;
    }

    TokenHolder holder(TokenIssuer issuer, Telling telling) {
        return new TokenHolder(
                issuer,
                timing,
                margins(),
                acquireTimeout(),
                keepWarm == null ? null : new Warmth(keepWarm, timing, telling),
                telling);
    }

    static <T> T once(String option, @Nullable T before, T value) {
        if (before != null) {
            throw new IllegalStateException(option + " was set already");
        }
        return value;
    }

    static String notBlank(String option, String value) {
        Objects.requireNonNull(value, option);
        if (value.isBlank()) {
            throw new IllegalArgumentException(option + " is blank");
        }
        return value;
    }

    private static Duration positive(String option, Duration value) {
        Objects.requireNonNull(value, option);
        if (value.isZero() || value.isNegative() || value.compareTo(LONGEST_DURATION) > 0) {
            throw new IllegalArgumentException(
                    option + " is " + value + "; it must be more than zero, and at most a year");
        }
        return value;
    }
}
