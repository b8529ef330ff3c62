package io.latchkey;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How long a server wants to be left alone: by {@code Retry-After} (RFC 9110 section 10.2.3), or, where it has none and
 * turns us away for our number of requests, by when its rate limit begins anew.
 */
final class RetryAfter {

    private static final Pattern NUMBER = Pattern.compile("(\\d{1,15})(\\.\\d*)?");

    /** The first has been a draft for long (draft-ietf-httpapi-ratelimit-headers), the others are customary. */
    private static final List<String> RATE_LIMITS = List.of("RateLimit-", "X-RateLimit-", "X-Rate-Limit-");

    /** So many seconds from now are 31 years, and so many since 1970 are long past, too. */
    private static final long SMALLEST_EPOCH_SECOND = 1_000_000_000L;

    private static final long SMALLEST_EPOCH_MILLI = 100_000_000_000L;

    private RetryAfter() {}

    /** How long to wait from now, at most {@link Backoff#LONGEST_RETRY_AFTER}; zero if it says nothing that makes sense. */
    static Duration of(TokenTransport.Response response, Instant now) {
        // A time of the server's is compared with its own clock, where it tells that, and not with ours.
        Instant date = HttpDate.parse(response.header("Date"), now);
        Instant serversNow = date == null ? now : date;
        Duration wait = retryAfter(response.header("Retry-After"), serversNow);
        if (wait == null) {
            wait = rateLimitReset(response, serversNow);
        }
        if (wait == null || wait.isNegative()) {
            return Duration.ZERO;
        }
        return wait.compareTo(Backoff.LONGEST_RETRY_AFTER) < 0 ? wait : Backoff.LONGEST_RETRY_AFTER;
    }

    private static @Nullable Duration retryAfter(@Nullable String value, Instant now) {
        if (value == null) {
            return null;
        }
        String text = value.strip();
        if (text.matches("\\d+")) {
            boolean absurd = text.length() > 9;
            return absurd ? Backoff.LONGEST_RETRY_AFTER : Duration.ofSeconds(Long.parseLong(text));
        }
        Instant date = HttpDate.parse(text, now);
        return date == null ? null : Duration.between(now, date);
    }

    private static @Nullable Duration rateLimitReset(TokenTransport.Response response, Instant now) {
        for (String limit : RATE_LIMITS) {
            Duration reset = reset(response.header(limit + "Reset"), now);
            if (reset != null && isSpent(response, limit)) {
                return reset;
            }
        }
        return null;
    }

    /** Many servers send these headers with every answer, and a 503 has other reasons, too. */
    private static boolean isSpent(TokenTransport.Response response, String limit) {
        String remaining = response.header(limit + "Remaining");
        return response.statusCode() == 429
                || (response.statusCode() == 503 && (remaining == null || remaining.matches("\\s*-?0*\\s*")));
    }

    /** Seconds from now, or a time in seconds or milliseconds since 1970: no server says which, but the sizes differ. */
    private static @Nullable Duration reset(@Nullable String value, Instant now) {
        Matcher number = NUMBER.matcher(value == null ? "" : value.strip());
        if (!number.matches()) {
            return null;
        }
        long amount = Long.parseLong(number.group(1));
        if (amount < SMALLEST_EPOCH_SECOND) {
            return Duration.ofSeconds(amount);
        }
        return Duration.between(
                now, amount < SMALLEST_EPOCH_MILLI ? Instant.ofEpochSecond(amount) : Instant.ofEpochMilli(amount));
    }
}
