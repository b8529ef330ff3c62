package io.latchkey.fleet;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/** What a larger fleet, a store further away and more or less chance do to the figures of the day. */
public final class Growth {

    private static final Logger LOG = Logger.getLogger("io.latchkey");

    private Growth() {}

    /** Prints the figures that GROWTH.md is about, in Markdown. Takes some minutes. */
    public static void main(String[] args) {
        LOG.setLevel(Level.OFF);
        System.out.println(
                "| fleet | token requests in the day, each for itself | of them in a second, at most: refresh; mass"
                        + " restart | token requests with a store, its outage apart | reads for each instance and refresh | calls"
                        + " of the store in a second, at most: refresh; revocation; mass restart, store emptied; revocation and who"
                        + " fetches is killed | longest wait for a token: mass restart; the same three |");
        System.out.println("| --- | --: | --: | --: | --: | --: | --: |");
        for (int instances : new int[] {50, 200, 1000}) {
            Day.Setting setting = Day.Setting.of(instances);
            row(Comparison.number(instances) + " instances", setting, Day.live(setting.withoutStore()));
        }
        Day.Setting setting = Day.Setting.of(200);
        Tally without = Day.live(setting.withoutStore());
        row("200, store 80 ms away", setting.withStoreLatency(Duration.ofMillis(80)), without);
        row("200, clocks two minutes apart", setting.withClocksApart(Duration.ofMinutes(2)), without);
        row(
                "200, nothing put off by chance",
                setting.withoutChance(),
                Day.live(setting.withoutStore().withoutChance()));
        Day.Setting seldom = setting.withCallsEvery(Duration.ofMinutes(1));
        row("200, a call each minute", seldom, Day.live(seldom.withoutStore()));
        Day.Setting many = Day.Setting.of(10_000).withCallsEvery(Duration.ofMinutes(1));
        row("10,000, a call each minute", many, Day.live(many.withoutStore()));
    }

    private static void row(String what, Day.Setting setting, Tally without) {
        Tally with = Day.live(setting);
        Counts all = with.all();
        Counts ordinary = with.of(Tally.ORDINARY);
        long outage =
                with.of(Day.Incident.STORE_HANGS.label()).requests + with.of(Day.Incident.STORE_FAILS.label()).requests;
        Counts revocation = with.of(Day.Incident.REVOCATION_1.label());
        Counts emptied = with.of(Day.Incident.MASS_RESTART_EMPTY.label());
        Counts restart = with.of(Day.Incident.MASS_RESTART.label());
        Counts killed = with.of(Day.Incident.REVOCATION_KILLED.label());
        System.out.printf(
                Locale.ROOT,
                "| %s | %,d | %,d; %,d | %,d | %.2f | %,d; %,d; %,d; %,d | %,d; %,d; %,d; %,d ms |%n",
                what,
                without.all().requests,
                without.of(Tally.ORDINARY).mostRequested,
                without.of(Day.Incident.MASS_RESTART.label()).mostRequested,
                all.requests - outage,
                (double) ordinary.reads / setting.instances() / ordinary.requests,
                ordinary.mostAsked,
                revocation.mostAsked,
                emptied.mostAsked,
                killed.mostAsked,
                millis(restart),
                millis(revocation),
                millis(emptied),
                millis(killed));
        System.out.println("<!-- " + all + "; " + all.atTheStore() + " -->");
    }

    private static long millis(Counts counts) {
        return TimeUnit.NANOSECONDS.toMillis(counts.longestWait);
    }
}
