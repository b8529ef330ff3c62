package io.latchkey.fleet;

import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The same course of things twice, as a table in Markdown: each instance for itself, and with a store that all share. */
final class Comparison {

    private static final String NONE = "-";

    private final StringBuilder table = new StringBuilder("""
            | from | what happens | token requests, each for itself | with a store | calls that waited, longest, each for itself | with a store | calls that failed | first a 401, each for itself | with a store |
            | --- | --- | --: | --: | --: | --: | --: | --: | --: |
            """);

    /**
     * Adds a row.
     *
     * @param without null if nothing of the kind happened to those who are for themselves
     */
    void row(String from, String what, @Nullable Counts without, Counts with) {
        table.append("| ").append(from).append(" | ").append(what);
        cell(without == null ? NONE : number(without.requests));
        cell(number(with.requests));
        cell(without == null ? NONE : waits(without));
        cell(waits(with));
        cell(either(without == null ? null : failures(without), failures(with)));
        cell(without == null ? NONE : number(without.refused));
        cell(number(with.refused));
        table.append(" |\n");
    }

    private static long failures(Counts counts) {
        return counts.failed + counts.handedOn;
    }

    private void cell(String text) {
        table.append(" | ").append(text);
    }

    private static String waits(Counts counts) {
        return counts.waited == 0
                ? "0"
                : number(counts.waited) + ", " + number(TimeUnit.NANOSECONDS.toMillis(counts.longestWait)) + " ms";
    }

    private static String either(@Nullable Long without, long with) {
        return without == null || without == with ? number(with) : number(without) + " / " + number(with);
    }

    static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    @Override
    public String toString() {
        return table.toString();
    }
}
