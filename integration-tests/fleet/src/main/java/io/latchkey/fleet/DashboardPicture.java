package io.latchkey.fleet;

import io.latchkey.fleet.Prometheus.Point;
import io.latchkey.fleet.Prometheus.Series;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The panels of a dashboard, with what a Prometheus answers to their queries, and the alerts below, as an SVG. */
final class DashboardPicture {

    private static final int COLUMN = 50;
    private static final int ROW = 27;
    private static final int GAP = 8;
    private static final int TOP = 56;
    private static final int WIDTH = 24 * COLUMN + GAP;
    private static final Duration STEP = Duration.ofMinutes(1);
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{(\\w+)}}");
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** Colours on a light or on a dark page. */
    enum Theme {
        LIGHT(
                "#f6f8fa",
                "#ffffff",
                "#1f2328",
                "#59636e",
                "#d1d9e0",
                "#0969da #bc4c00 #1a7f37 #8250df #cf222e #9a6700 #1b7c83 #bf3989"),
        DARK(
                "#0d1117",
                "#161b22",
                "#f0f6fc",
                "#9198a1",
                "#3d444d",
                "#58a6ff #f0883e #3fb950 #bc8cff #ff7b72 #d29922 #39c5cf #f778ba");

        private final String page;
        private final String card;
        private final String text;
        private final String quiet;
        private final String line;
        private final String series;

        Theme(String page, String card, String text, String quiet, String line, String series) {
            this.page = page;
            this.card = card;
            this.text = text;
            this.quiet = quiet;
            this.line = line;
            this.series = series;
        }

        /** That of a line, which is used again where there are many. */
        private String series(int number) {
            String[] all = series.split(" ", -1);
            return all[number % all.length];
        }
    }

    /** A line of a panel. */
    private record Line(String name, List<Point> points) {}

    private final Prometheus prometheus;
    private final Theme theme;
    private final Instant from;
    private final Duration length;
    private final StringBuilder svg = new StringBuilder();

    private DashboardPicture(Prometheus prometheus, Theme theme, Instant from, Duration length) {
        this.prometheus = prometheus;
        this.theme = theme;
        this.from = from;
        this.length = length;
    }

    static String of(
            Json dashboard, List<Alert> alerts, Prometheus prometheus, Theme theme, Instant from, Duration length)
            throws IOException, InterruptedException {
        DashboardPicture picture = new DashboardPicture(prometheus, theme, from, length);
        int bottom = 0;
        for (Json panel : dashboard.get("panels").elements()) {
            Json place = panel.get("gridPos");
            bottom = Math.max(
                    bottom, TOP + (place.get("y").number() + place.get("h").number()) * ROW);
        }
        int height = bottom + 60 + 26 * alerts.size();
        picture.add(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" role=\"img\""
                        + " aria-labelledby=\"title desc\" font-family=\"-apple-system, 'Segoe UI', Helvetica, Arial,"
                        + " sans-serif\" font-size=\"12\">",
                WIDTH, height, WIDTH, height);
        picture.add("<title id=\"title\">The dashboard over three hours</title>");
        picture.add(
                "<desc id=\"desc\">Panels with the remaining life of tokens, fetches, failures, waits and refused"
                        + " tokens of two sources while the token store fails, the token endpoint is away for half an hour, tokens"
                        + " are revoked, the API refuses new ones, and tokens die early; below, when each of the four alerts fires.</desc>");
        picture.add("<rect width=\"%d\" height=\"%d\" fill=\"%s\"/>", WIDTH, height, theme.page);
        picture.text(
                16, 36, 20, "start", theme.text, 600, dashboard.get("title").text());
        for (Json panel : dashboard.get("panels").elements()) {
            picture.panel(panel);
        }
        picture.alerts(alerts, bottom);
        return picture.svg.append("</svg>\n").toString();
    }

    private void panel(Json panel) throws IOException, InterruptedException {
        Json place = panel.get("gridPos");
        int x = place.get("x").number() * COLUMN + GAP;
        int y = TOP + place.get("y").number() * ROW;
        int width = place.get("w").number() * COLUMN - GAP;
        int height = place.get("h").number() * ROW - GAP;
        card(x, y, width, height, panel.get("title").text());
        List<Line> lines = new ArrayList<>();
        for (Json target : panel.get("targets").elements()) {
            for (Series series : prometheus.query(filled(target.get("expr").text()), from, length, STEP)) {
                if (!series.points().isEmpty()) {
                    lines.add(new Line(legend(target.get("legendFormat").text(), series.labels()), series.points()));
                }
            }
        }
        if (panel.get("type").text().equals("stat")) {
            stat(lines, x, y, width, height);
        } else {
            String unit = panel.get("fieldConfig").get("defaults").get("unit").text();
            chart(lines, unit, x + 58, y + 34, width - 74, height - 78);
            legends(lines, x + 14, y + height - 12, width - 28);
        }
    }

    /** As Grafana fills it in, where everything is chosen. */
    private static String filled(String query) {
        return query.replace("$source", ".*").replace("$instance", ".*").replace("$__rate_interval", "2m");
    }

    private static String legend(String format, Map<String, String> labels) {
        Matcher placeholder = PLACEHOLDER.matcher(format);
        return placeholder
                .replaceAll(found -> Matcher.quoteReplacement(labels.getOrDefault(found.group(1), "")))
                .strip();
    }

    private void card(int x, int y, int width, int height, String title) {
        add(
                "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"4\" fill=\"%s\" stroke=\"%s\"/>",
                x, y, width, height, theme.card, theme.line);
        text(x + 12, y + 20, 13, "start", theme.text, 600, title);
    }

    private void stat(List<Line> lines, int x, int y, int width, int height) {
        for (int i = 0; i < lines.size(); i++) {
            List<Point> points = lines.get(i).points;
            double last = points.get(points.size() - 1).value();
            double top = y + 34 + i * (height - 44) / (double) lines.size();
            double tall = (height - 44) / (double) lines.size() - 6;
            add(
                    "<rect x=\"%d\" y=\"%.1f\" width=\"%d\" height=\"%.1f\" rx=\"4\" fill=\"%s\" fill-opacity=\"0.85\"/>",
                    x + 10, top, width - 20, tall, theme.series(last > 0 ? 4 : 2));
            text(x + 24, top + tall / 2 + 6, 16, "start", theme.card, 600, lines.get(i).name);
            text(x + width - 26, top + tall / 2 + 9, 24, "end", theme.card, 600, number(last));
        }
    }

    private void chart(List<Line> lines, String unit, int x, int y, int width, int height) {
        double most = lines.stream()
                .flatMap(line -> line.points.stream())
                .mapToDouble(Point::value)
                .max()
                .orElse(0);
        double tick = tick(most, unit);
        double top = Math.max(1, Math.ceil(most / tick - 1e-9)) * tick;
        for (double value = 0; value <= top + tick / 2; value += tick) {
            double at = y + height - value / top * height;
            add("<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"%s\"/>", x, x + width, at, at, theme.line);
            text(x - 6, at + 4, 11, "end", theme.quiet, 400, shown(value, unit));
        }
        for (int half = 0; half <= length.toMinutes() / 30; half++) {
            double at = x + width * half * 30.0 / length.toMinutes();
            text(
                    at,
                    y + height + 15,
                    11,
                    half == length.toMinutes() / 30 ? "end" : "middle",
                    theme.quiet,
                    400,
                    CLOCK.format(from.plus(Duration.ofMinutes(30L * half))));
        }
        for (int i = 0; i < lines.size(); i++) {
            StringBuilder path = new StringBuilder();
            long before = Long.MIN_VALUE;
            for (Point point : lines.get(i).points) {
                // What was not there for a while is a gap.
                path.append(point.second() - before > 2 * STEP.toSeconds() || before == Long.MIN_VALUE ? 'M' : 'L')
                        .append(String.format(
                                Locale.ROOT,
                                "%.1f %.1f",
                                x + width * (double) (point.second() - from.getEpochSecond()) / length.toSeconds(),
                                y + height - point.value() / top * height));
                before = point.second();
            }
            add(
                    "<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"1.6\" stroke-linejoin=\"round\""
                            + " stroke-linecap=\"round\"/>",
                    path, colour(i));
        }
    }

    private static double tick(double most, String unit) {
        if (unit.equals("s") && most > 120) {
            for (int minutes : List.of(1, 2, 5, 10, 15, 30)) {
                if (most / (60 * minutes) <= 4.5) {
                    return 60.0 * minutes;
                }
            }
            return 3600 * Math.ceil(most / 3600 / 4);
        }
        double power = Math.pow(10, Math.floor(Math.log10(Math.max(most, 1e-3))) - 1);
        for (double step : new double[] {1, 2, 5, 10, 20, 50, 100}) {
            if (most / (step * power) <= 4.5) {
                return step * power;
            }
        }
        return most;
    }

    private static String shown(double value, String unit) {
        if (value == 0) {
            return "0";
        }
        if (unit.equals("percentunit")) {
            return number(value * 100) + " %";
        }
        if (!unit.equals("s")) {
            return number(value);
        }
        if (value < 1) {
            return number(value * 1000) + " ms";
        }
        return value < 60
                ? number(value) + " s"
                : value < 7200 ? number(value / 60) + " min" : number(value / 3600) + " h";
    }

    private static String number(double value) {
        String text = String.format(Locale.ROOT, "%.2f", value);
        return text.contains(".") ? text.replaceAll("\\.?0+$", "") : text;
    }

    private String colour(int series) {
        return theme.series(series);
    }

    private void legends(List<Line> lines, int x, int y, int width) {
        double at = x;
        for (int i = 0; i < lines.size(); i++) {
            String name = lines.get(i).name;
            double wide = 26 + 6.1 * name.length();
            if (at + wide > x + width) {
                text(at, y, 11, "start", theme.quiet, 400, "and " + (lines.size() - i) + " more");
                return;
            }
            add("<rect x=\"%.1f\" y=\"%d\" width=\"12\" height=\"3\" rx=\"1\" fill=\"%s\"/>", at, y - 5, colour(i));
            text(at + 17, y, 11, "start", theme.quiet, 400, name);
            at += wide;
        }
    }

    private void alerts(List<Alert> alerts, int y) throws IOException, InterruptedException {
        int width = 24 * COLUMN - GAP;
        card(GAP, y, width, 42 + 26 * alerts.size(), "When the alerts fire");
        int left = GAP + 190;
        int wide = width - 210;
        for (int i = 0; i < alerts.size(); i++) {
            Alert alert = alerts.get(i);
            int at = y + 34 + 26 * i;
            text(GAP + 12, at + 13, 12, "start", theme.text, 400, alert.name());
            add(
                    "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"18\" rx=\"2\" fill=\"%s\" fill-opacity=\"0.4\"/>",
                    left, at, wide, theme.line);
            for (Alert.Stretch stretch : alert.firing(prometheus, from, length)) {
                double begin = left + wide * (double) (stretch.from() - from.getEpochSecond()) / length.toSeconds();
                double end = left + wide * (double) (stretch.until() - from.getEpochSecond()) / length.toSeconds();
                add(
                        "<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"18\" rx=\"2\" fill=\"%s\"/>",
                        begin,
                        at,
                        Math.max(2, end - begin),
                        theme.series(alert.severity().equals("critical") ? 4 : 1));
            }
        }
    }

    private void text(double x, double y, int size, String anchor, String colour, int weight, String words) {
        add(
                "<text x=\"%.1f\" y=\"%.1f\" font-size=\"%d\" text-anchor=\"%s\" fill=\"%s\" font-weight=\"%d\">%s</text>",
                x, y, size, anchor, colour, weight, words.replace("&", "&amp;").replace("<", "&lt;"));
    }

    private void add(String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
