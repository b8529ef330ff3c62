package io.latchkey;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.TokenLifetime.Margins;
import io.latchkey.TokenLifetime.State;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenLifetimeTest {

    private static final Moment ASKED_FOR = new Moment(Long.MAX_VALUE - 5_000_000_000L, FakeTiming.START);
    private static final Margins DEFAULT = new Margins(null, null);

    /** Powers and their neighbours, all short ones, and 500 that a fixed seed draws from each order of magnitude. */
    static Stream<Duration> lifetimes() {
        Random random = new Random(20261123);
        LongStream drawn = LongStream.generate(() -> (long) Math.exp(random.nextDouble() * Math.log(30 * 86_400)))
                .limit(500);
        LongStream chosen = LongStream.of(3_599, 3_600, 3_601, 7_200, 86_399, 86_400, 30 * 86_400);
        return LongStream.concat(LongStream.rangeClosed(1, 120), LongStream.concat(chosen, drawn))
                .mapToObj(Duration::ofSeconds);
    }

    @Test
    @Tag("C2")
    @Tag("C3")
    void isFreshThenStaleThenGoneBeforeItsEnd() {
        assertThat(lifetimes()).allSatisfy(lifetime -> {
            for (double chance : new double[] {0, 0.25, 0.5, 0.999}) {
                Times times = Times.of(lifetime, DEFAULT, chance);

                Duration margin = lifetime.minus(times.gone);
                assertThat(margin)
                        .isPositive()
                        .isLessThanOrEqualTo(lifetime.dividedBy(10))
                        .isLessThanOrEqualTo(Duration.ofSeconds(30));
                // At least half of its life it costs nothing at all, and all but the last 12.5 minutes of a long one.
                assertThat(times.stale).isGreaterThanOrEqualTo(lifetime.dividedBy(2));
                assertThat(lifetime.minus(times.stale)).isLessThanOrEqualTo(Duration.ofSeconds(12 * 60 + 30));
                Duration staleStretch = times.gone.minus(times.stale);
                assertThat(staleStretch)
                        .isGreaterThanOrEqualTo(least(lifetime.dividedBy(4), Duration.ofMinutes(10)))
                        .isLessThanOrEqualTo(least(lifetime.multipliedBy(3).dividedBy(10), Duration.ofMinutes(12)));
            }
        });
    }

    @Test
    void isUsedForAtLeastNineTenthsOfItsLife() {
        assertThat(lifetimes()).allSatisfy(lifetime -> {
            assertThat(Times.of(lifetime, DEFAULT, 0.5).gone)
                    .isGreaterThanOrEqualTo(lifetime.multipliedBy(9).dividedBy(10));
        });
    }

    @Test
    @Tag("C13")
    void isRefreshedEarlierByUpToAFifthOfTheStaleStretch() {
        assertThat(lifetimes()).allSatisfy(lifetime -> {
            Duration latest = Times.of(lifetime, DEFAULT, 0).stale;
            Duration earliest = Times.of(lifetime, DEFAULT, 1).stale;
            Duration stretch = least(lifetime.dividedBy(4), Duration.ofMinutes(10));

            assertThat(latest.minus(earliest)).isEqualTo(stretch.dividedBy(5));
            assertThat(Times.of(lifetime, DEFAULT, 0.5).stale).isBetween(earliest, latest);
        });
    }

    @Test
    @Tag("C13")
    void spreadsAFleetThatWasStartedTogether() {
        Random random = new Random(1);

        long seconds = Stream.generate(() -> Times.of(Duration.ofHours(1), DEFAULT, random.nextDouble())
                        .stale
                        .toSeconds())
                .limit(500)
                .distinct()
                .count();

        assertThat(seconds).as("different seconds of refresh, of 120").isGreaterThan(100);
    }

    @ParameterizedTest
    @CsvSource({
        // lifetime, refreshed at the earliest, at the latest, given out until; in seconds
        "    1,    0.6,   0.65,    0.9",
        "   10,    6,      6.5,    9",
        "  300,  180,    195,    270",
        " 3600, 2850,   2970,   3570",
        "86400, 85650, 85770, 86370",
    })
    void hasTheMarginsThatAreDocumented(double lifetime, double earliest, double latest, double gone) {
        Duration life = seconds(lifetime);

        assertThat(Times.of(life, DEFAULT, 1).stale).isEqualTo(seconds(earliest));
        assertThat(Times.of(life, DEFAULT, 0).stale).isEqualTo(seconds(latest));
        assertThat(Times.of(life, DEFAULT, 0).gone).isEqualTo(seconds(gone));
    }

    @Test
    @Tag("C3")
    void capsMarginsOfTheUserAtHalfOfTheLifetime() {
        assertThat(lifetimes()).allSatisfy(lifetime -> {
            Margins enormous = new Margins(Duration.ofDays(300), Duration.ofDays(300));
            Times times = Times.of(lifetime, enormous, 0.999);

            assertThat(times.gone).isEqualTo(lifetime.minus(lifetime.dividedBy(2)));
            assertThat(times.stale).isGreaterThan(lifetime.dividedBy(3)).isLessThan(times.gone);
        });
    }

    @ParameterizedTest
    @CsvSource({
        // expiryMargin, refreshAhead; stale from, gone from: of an hour, without jitter; in seconds
        "   60,     , 2940, 3540",
        "     ,  300, 3300, 3570",
        "   60,  300, 3300, 3540",
        "    0,  300, 3300, 3600",
        "    0, 3600, 1800, 3600",
        "  600,  300, 2970, 3000",
        "  600,  601, 2970, 3000",
    })
    void takesTheMarginsOfTheUser(@Nullable Double margin, @Nullable Double ahead, double stale, double gone) {
        Margins margins = new Margins(margin == null ? null : seconds(margin), ahead == null ? null : seconds(ahead));
        Times times = Times.of(Duration.ofHours(1), margins, 0);

        assertThat(times.stale).isEqualTo(seconds(stale));
        assertThat(times.gone).isEqualTo(seconds(gone));
    }

    @ParameterizedTest
    @CsvSource({"1, 0.25", "2, 0.5", "4, 1", "9, 1", "10, 1", "20, 2", "300, 30", "3600, 30", "86400, 30"})
    void callsAReplacementYoungForATenthOfItsLife_withinBounds(long lifetime, double youth) {
        assertThat(of(Duration.ofSeconds(lifetime), DEFAULT, 0).youth()).isEqualTo(seconds(youth));
    }

    @Test
    void lastsLongEnoughForAnUploadWhileItIsFresh_whateverTheMargins() {
        assertThat(lifetimes()).allSatisfy(lifetime -> {
            for (Margins margins : new Margins[] {
                DEFAULT, new Margins(Duration.ofDays(1), null), new Margins(null, Duration.ofSeconds(1))
            }) {
                Times times = Times.of(lifetime, margins, 0.5);
                TokenLifetime life = of(lifetime, margins, 0.5);

                assertThat(life.lastsAt(at(times.stale.minusNanos(1)))).isTrue();
                assertThat(life.lastsAt(at(times.gone.minusNanos(1)))).isFalse();
            }
        });
    }

    @Test
    void lastsLongEnoughForAnUploadWithTwiceTheMarginLeft() {
        TokenLifetime life = of(Duration.ofHours(1), DEFAULT, 0);

        assertThat(life.lastsAt(at(Duration.ofMinutes(59).minusNanos(1)))).isTrue();
        assertThat(life.lastsAt(at(Duration.ofMinutes(59)))).isFalse();
    }

    @Test
    void tellsHowLongItIsStillFresh() {
        TokenLifetime life = of(Duration.ofSeconds(10), DEFAULT, 0);

        assertThat(life.untilStale(at(Duration.ofSeconds(2)))).isEqualTo(Duration.ofMillis(4500));
        assertThat(life.untilStale(at(Duration.ofSeconds(8)))).isZero();
    }

    @Test
    @Tag("C4")
    void endsByTheMonotonicClock_whenTheWallClockIsSetBack() {
        TokenLifetime life = of(Duration.ofHours(1), DEFAULT, 0);
        Instant twoHoursBack = FakeTiming.START.minus(Duration.ofHours(2));

        assertThat(life.at(new Moment(ASKED_FOR.nanos() + Duration.ofHours(1).toNanos(), twoHoursBack)))
                .isEqualTo(State.GONE);
        assertThat(life.at(new Moment(ASKED_FOR.nanos() + Duration.ofMinutes(40).toNanos(), twoHoursBack)))
                .isEqualTo(State.FRESH);
    }

    @Test
    @Tag("C6")
    void endsByTheWallClock_whenTheMonotonicOneStoodStill() {
        TokenLifetime life = of(Duration.ofHours(1), DEFAULT, 0);

        assertThat(life.at(new Moment(ASKED_FOR.nanos(), FakeTiming.START.plus(Duration.ofHours(1)))))
                .isEqualTo(State.GONE);
    }

    @Test
    @Tag("C12")
    void comparesTheMonotonicClockByDifference() {
        Moment beforeOverflow = new Moment(Long.MAX_VALUE - 10, FakeTiming.START);
        Moment afterOverflow = new Moment(Long.MIN_VALUE + 9, FakeTiming.START);

        assertThat(afterOverflow.since(beforeOverflow)).isEqualTo(Duration.ofNanos(20));
        assertThat(beforeOverflow.since(beforeOverflow)).isZero();
    }

    @Test
    @Tag("C12")
    void toleratesAWallClockAtTheEndOfTime() {
        Moment endOfTime = new Moment(0, Instant.MAX);

        TokenLifetime life = TokenLifetime.of(endOfTime, Duration.ofHours(1), DEFAULT, 0);

        assertThat(life.expiresAt()).isEqualTo(Instant.MAX);
        assertThat(life.at(endOfTime)).isEqualTo(State.FRESH);
    }

    @Test
    void expiresAtItsLifetimeAfterTheRequest() {
        assertThat(of(Duration.ofHours(1), DEFAULT, 0.5).expiresAt())
                .isEqualTo(FakeTiming.START.plus(Duration.ofHours(1)));
    }

    private static TokenLifetime of(Duration lifetime, Margins margins, double chance) {
        return TokenLifetime.of(ASKED_FOR, lifetime, margins, chance);
    }

    private static Moment at(Duration age) {
        return new Moment(ASKED_FOR.nanos() + age.toNanos(), ASKED_FOR.wall().plus(age));
    }

    private static Duration seconds(double seconds) {
        return Duration.ofMillis(Math.round(seconds * 1000));
    }

    private static Duration least(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    /** When a token becomes stale and when it is gone, found out by asking. */
    private record Times(Duration stale, Duration gone) {

        static Times of(Duration lifetime, Margins margins, double chance) {
            TokenLifetime life = TokenLifetimeTest.of(lifetime, margins, chance);
            return new Times(begin(life, lifetime, State.STALE), begin(life, lifetime, State.GONE));
        }

        private static Duration begin(TokenLifetime life, Duration lifetime, State state) {
            long before = 0;
            long from = lifetime.toNanos();
            while (from - before > 1) {
                long middle = (before + from) >>> 1;
                if (life.at(at(Duration.ofNanos(middle))).compareTo(state) < 0) {
                    before = middle;
                } else {
                    from = middle;
                }
            }
            return Duration.ofNanos(from);
        }
    }
}
