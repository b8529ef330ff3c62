package io.latchkey;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a {@link TokenListener} is told. */
final class Events {

    private Events() {}

    record Fetching(String source, @Nullable URI tokenEndpoint, TokenListener.Reason reason, long fetchNumber)
            implements TokenListener.Fetching {}

    record Acquired(
            String source,
            @Nullable URI tokenEndpoint,
            TokenListener.Reason reason,
            long fetchNumber,
            Duration took,
            int attempts,
            boolean shared,
            Duration lifetime,
            Instant expiresAt,
            @Nullable String requestedScope,
            @Nullable String grantedScope)
            implements TokenListener.Acquired {}

    record Failed(
            String source,
            @Nullable URI tokenEndpoint,
            TokenListener.Reason reason,
            long fetchNumber,
            Duration took,
            int attempts,
            TokenException failure,
            Instant nextTryAt)
            implements TokenListener.Failed {}

    record Rejected(
            String source,
            long fetchNumber,
            Duration age,
            boolean young,
            @Nullable String challengeError) implements TokenListener.Rejected {}

    record Waited(String source, Duration waited, boolean successful) implements TokenListener.Waited {}

    record InsufficientScope(String source, @Nullable String scope) implements TokenListener.InsufficientScope {}

    record StoreFailed(String source, String message, Instant nextCallAt) implements TokenListener.StoreFailed {}
}
