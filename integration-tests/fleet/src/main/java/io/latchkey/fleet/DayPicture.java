package io.latchkey.fleet;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Token requests over the day, added up, as an SVG of 800 by 440: each instance for itself, and with a store. */
final class DayPicture {

    private static final int WIDTH = 800;
    private static final int HEIGHT = 440;
    private static final int LEFT = 56;
    private static final int RIGHT = 784;
    private static final int TOP = 140;
    private static final int BOTTOM = 400;
    private static final long DAY = TimeUnit.HOURS.toNanos(Day.HOURS);
    private static final long STEP = TimeUnit.MINUTES.toNanos(2);

    /** Colours on a light or on a dark page. */
    enum Theme {
        LIGHT("#ffffff", "#1f2328", "#59636e", "#d1d9e0", "#bc4c00", "#0969da"),
        DARK("#0d1117", "#f0f6fc", "#9198a1", "#3d444d", "#f0883e", "#58a6ff");

        private final String page;
        private final String text;
        private final String quiet;
        private final String line;
        private final String without;
        private final String with;

        Theme(String page, String text, String quiet, String line, String without, String with) {
            this.page = page;
            this.text = text;
            this.quiet = quiet;
            this.line = line;
            this.without = without;
            this.with = with;
        }
    }

    /** A mark above the picture. */
    private record Mark(Day.Incident incident, int row, String words) {}

    private static final List<Mark> MARKS = List.of(
            new Mark(Day.Incident.ROLLING_START, 0, "rolling start"),
            new Mark(Day.Incident.REVOCATION_1, 1, "tokens revoked"),
            new Mark(Day.Incident.ROLLING_DEPLOYMENT, 0, "rolling deployment"),
            new Mark(Day.Incident.ENDPOINT_AWAY, 1, "endpoint away, 10 min"),
            new Mark(Day.Incident.MASS_RESTART, 2, "mass restart"),
            new Mark(Day.Incident.REVOCATION_2, 3, "tokens revoked"),
            new Mark(Day.Incident.STORE_HANGS, 0, "store away, 1 h"),
            new Mark(Day.Incident.MASS_RESTART_EMPTY, 1, "mass restart, store emptied"),
            new Mark(Day.Incident.REVOCATION_3, 2, "tokens revoked"),
            new Mark(Day.Incident.KILLED, 3, "fetching instance killed"),
            new Mark(Day.Incident.REVOCATION_KILLED, 2, "both at once"));

    private final Theme theme;
    private final long most;
    private final StringBuilder svg = new StringBuilder();

    private DayPicture(Theme theme, long most) {
        this.theme = theme;
        this.most = most;
    }

    static String of(int instances, Tally without, Tally with, Theme theme) {
        int requestsWithout = without.requestTimes().size();
        int requestsWith = with.requestTimes().size();
        long most = (long) Math.ceil(Math.max(requestsWithout, requestsWith) * 1.05 / 1000) * 1000;
        DayPicture picture = new DayPicture(theme, most);
        picture.begin(instances, requestsWithout, requestsWith);
        picture.storeAway();
        picture.grid();
        picture.marks();
        picture.line(without.requestTimes(), theme.without);
        picture.line(with.requestTimes(), theme.with);
        picture.label(
                21.2,
                requestsWithout * 3L / 4,
                "end",
                theme.without,
                "each for itself: " + Comparison.number(requestsWithout));
        long away =
                with.of(Day.Incident.STORE_HANGS.label()).requests + with.of(Day.Incident.STORE_FAILS.label()).requests;
        picture.label(
                30 - 0.2,
                requestsWith + most / 28,
                "end",
                theme.with,
                "with a store: " + Comparison.number(requestsWith) + ", " + Comparison.number(away)
                        + " of them while it is away");
        picture.svg.append("</svg>\n");
        return picture.svg.toString();
    }

    private void add(String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    private void begin(int instances, int without, int with) {
        add(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" role=\"img\""
                        + " aria-labelledby=\"title desc\" font-family=\"-apple-system, 'Segoe UI', Helvetica, Arial,"
                        + " sans-serif\" font-size=\"13\">",
                WIDTH, HEIGHT, WIDTH, HEIGHT);
        add("<title id=\"title\">Token requests of %d instances in a day</title>", instances);
        add(
                "<desc id=\"desc\">Two lines that add up token requests from six in the morning to six in the morning."
                        + " Each instance for itself: %s requests. With a store that all share: %s, most of them while"
                        + " the store was away for an hour. Marked are a rolling start, a rolling deployment, two mass"
                        + " restarts, four revocations, a minute without the token endpoint, an hour without the store,"
                        + " and twice an instance that is killed while it fetches.</desc>",
                Comparison.number(without), Comparison.number(with));
        add("<rect width=\"%d\" height=\"%d\" fill=\"%s\"/>", WIDTH, HEIGHT, theme.page);
        add(
                "<text x=\"16\" y=\"28\" font-size=\"16\" font-weight=\"600\" fill=\"%s\">Token requests of %d instances, added"
                        + " up over a day</text>",
                theme.text, instances);
    }

    private void storeAway() {
        double from = x(Day.Incident.STORE_HANGS.begins());
        add(
                "<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\" fill-opacity=\"0.5\"/>",
                from, TOP, x(Day.Incident.STORE_BACK.begins()) - from, BOTTOM - TOP, theme.line);
    }

    private void grid() {
        long step = most > 3000 ? 2000 : most > 1000 ? 500 : 100;
        for (long value = 0; value <= most; value += step) {
            add(
                    "<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"%s\"/>",
                    LEFT, RIGHT, y(value), y(value), theme.line);
            add(
                    "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\" fill=\"%s\">%s</text>",
                    LEFT - 8, y(value) + 4.5, theme.quiet, Comparison.number(value));
        }
        for (int hour = 0; hour <= Day.HOURS; hour += 3) {
            add(
                    "<text x=\"%.1f\" y=\"%d\" text-anchor=\"%s\" fill=\"%s\">%02d:00</text>",
                    x(TimeUnit.HOURS.toNanos(hour)),
                    BOTTOM + 22,
                    hour == Day.HOURS ? "end" : hour == 0 ? "start" : "middle",
                    theme.quiet,
                    (hour + Day.BEGINS) % 24);
        }
    }

    private void marks() {
        for (Mark mark : MARKS) {
            double x = x(mark.incident.begins());
            add(
                    "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\" stroke=\"%s\" stroke-opacity=\"0.6\" stroke-dasharray=\"2 3\"/>",
                    x, x, rowY(mark) + 4, BOTTOM, theme.quiet);
        }
        for (Mark mark : MARKS) {
            text(x(mark.incident.begins()) - 1, rowY(mark), "start", theme.text, 400, mark.words);
        }
    }

    private static int rowY(Mark mark) {
        return 62 + 20 * mark.row;
    }

    /** With a rim in the colour of the page, so that it can be read across lines. */
    private void text(double x, double y, String anchor, String colour, int weight, String words) {
        add(
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" fill=\"%s\" font-weight=\"%d\" stroke=\"%s\""
                        + " stroke-width=\"4\" stroke-linejoin=\"round\" paint-order=\"stroke\">%s</text>",
                x, y, anchor, colour, weight, theme.page, words);
    }

    private void label(double hour, long requests, String anchor, String colour, String words) {
        text(LEFT + (hour - Day.BEGINS) / Day.HOURS * (RIGHT - LEFT), y(requests), anchor, colour, 600, words);
    }

    private void line(List<Long> times, String colour) {
        StringBuilder path = new StringBuilder(String.format(Locale.ROOT, "M%d %d", LEFT, BOTTOM));
        int count = 0;
        for (long time = 0; time <= DAY; time += STEP) {
            int before = count;
            while (count < times.size() && times.get(count) <= time) {
                count++;
            }
            if (count != before) {
                path.append(String.format(Locale.ROOT, "H%.1fV%.1f", x(time), y(count)));
            }
        }
        path.append("H").append(RIGHT);
        add(
                "<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2.5\" stroke-linejoin=\"round\"/>",
                path, colour);
    }

    private static double x(long time) {
        return LEFT + (double) time / DAY * (RIGHT - LEFT);
    }

    private double y(long requests) {
        return BOTTOM - (double) requests / most * (BOTTOM - TOP);
    }
}
