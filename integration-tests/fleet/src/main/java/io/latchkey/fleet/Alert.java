package io.latchkey.fleet;

import io.latchkey.fleet.Prometheus.Point;
import io.latchkey.fleet.Prometheus.Series;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A rule of {@code recipes/alerts.yaml}, and when it fires.
 *
 * @param pending how long its expression has to be true before
 */
record Alert(String name, String expression, Duration pending, String severity) {

    private static final Pattern RULE = Pattern.compile("- alert: (?<name>\\w+)\\n"
            + "\\s+expr: (>-\\n)?(?<expression>(?s:.*?))\\n"
            + "(\\s+for: (?<minutes>\\d+)m\\n)?"
            + "\\s+labels:\\n\\s+severity: (?<severity>\\w+)\\n");

    private static final Duration STEP = Duration.ofSeconds(15);

    /** From and until when, in seconds of the epoch. */
    record Stretch(long from, long until) {}

    static List<Alert> of(String yaml) {
        List<Alert> alerts = new ArrayList<>();
        Matcher rule = RULE.matcher(yaml);
        while (rule.find()) {
            String minutes = rule.group("minutes");
            alerts.add(new Alert(
                    rule.group("name"),
                    rule.group("expression").strip().replaceAll("\\s+", " "),
                    Duration.ofMinutes(minutes == null ? 0 : Long.parseLong(minutes)),
                    rule.group("severity")));
        }
        return alerts;
    }

    /** When it fires for anything. Evaluated each 15 seconds, as a rule is. */
    List<Stretch> firing(Prometheus prometheus, Instant from, Duration length)
            throws IOException, InterruptedException {
        TreeSet<Long> seconds = new TreeSet<>();
        for (Series series : prometheus.query(expression, from, length, STEP)) {
            for (Stretch stretch :
                    stretches(series.points().stream().map(Point::second).toList())) {
                for (long second = stretch.from + pending.toSeconds();
                        second <= stretch.until;
                        second += STEP.toSeconds()) {
                    seconds.add(second);
                }
            }
        }
        return stretches(List.copyOf(seconds));
    }

    private static List<Stretch> stretches(List<Long> seconds) {
        List<Stretch> stretches = new ArrayList<>();
        for (long second : seconds) {
            Stretch last = stretches.isEmpty() ? null : stretches.get(stretches.size() - 1);
            if (last != null && second - last.until <= STEP.toSeconds()) {
                stretches.set(stretches.size() - 1, new Stretch(last.from, second));
            } else {
                stretches.add(new Stretch(second, second));
            }
        }
        return stretches;
    }
}
