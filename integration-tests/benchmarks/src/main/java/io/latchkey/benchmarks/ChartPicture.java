package io.latchkey.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** All charts, one below the other, as an SVG that is 800 wide: for each bar, a line for each Java. */
final class ChartPicture {

    private static final int WIDTH = 800;
    private static final int LEFT = 300;
    private static final int LONGEST = 350;
    private static final int LINE = 16;

    /** Colours on a light or on a dark page. */
    enum Theme {
        LIGHT("#ffffff", "#1f2328", "#59636e", "#0969da", "#6e7781"),
        DARK("#0d1117", "#f0f6fc", "#9198a1", "#58a6ff", "#848d97");

        private final String page;
        private final String text;
        private final String quiet;
        private final String ours;
        private final String theirs;

        Theme(String page, String text, String quiet, String ours, String theirs) {
            this.page = page;
            this.text = text;
            this.quiet = quiet;
            this.ours = ours;
            this.theirs = theirs;
        }
    }

    private final Theme theme;
    private final Map<Integer, Map<Chart, List<Double>>> figures;
    private final StringBuilder svg = new StringBuilder();
    private final List<String> words = new ArrayList<>();
    private int y = 56;

    private ChartPicture(Theme theme, Figures figures) {
        this.theme = theme;
        this.figures = figures.byJava();
    }

    static String of(Figures figures, Theme theme) {
        ChartPicture picture = new ChartPicture(theme, figures);
        Stream.of(Chart.values()).filter(picture::isKnown).forEach(picture::draw);
        return picture.framed();
    }

    private void add(String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    private void text(int x, int baseline, int weight, String colour, String text) {
        add("<text x=\"%d\" y=\"%d\" font-weight=\"%d\" fill=\"%s\">%s</text>", x, baseline, weight, colour, text);
    }

    private boolean isKnown(Chart chart) {
        return figures.values().stream().anyMatch(charts -> charts.containsKey(chart));
    }

    private void draw(Chart chart) {
        y += 24;
        text(16, y, 600, theme.text, chart.title());
        y += 12;
        words.add(chart.title() + ":");
        double most = figures.values().stream()
                .flatMap(charts -> charts.getOrDefault(chart, List.of()).stream())
                .mapToDouble(Double::doubleValue)
                .max()
                .orElse(1);
        for (int i = 0; i < chart.bars().size(); i++) {
            Chart.Bar bar = chart.bars().get(i);
            text(16, y + 12, 400, theme.text, bar.label());
            List<String> told = new ArrayList<>();
            for (Map.Entry<Integer, Map<Chart, List<Double>>> java : figures.entrySet()) {
                List<Double> values = java.getValue().getOrDefault(chart, List.of());
                if (i < values.size()) {
                    told.add(line(chart, bar, values.get(i), most, java.getKey()));
                }
            }
            words.add(bar.label() + " " + String.join(", ", told)
                    + (i < chart.bars().size() - 1 ? ";" : "."));
            y += 6;
        }
    }

    private String line(Chart chart, Chart.Bar bar, double value, double most, int java) {
        double width = Math.max(1, value / most * LONGEST);
        String shown = shown(value) + " " + chart.unit();
        add(
                "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"12\" fill=\"%s\"/>",
                LEFT, y + 2, width, bar.isOurs() ? theme.ours : theme.theirs);
        add(
                "<text x=\"%.1f\" y=\"%d\" fill=\"%s\">%s <tspan fill=\"%s\" font-size=\"12\">Java %d</tspan></text>",
                LEFT + width + 6, y + 12, theme.text, shown, theme.quiet, java);
        y += LINE;
        return shown + " on Java " + java;
    }

    /** As many digits as mean something. */
    private static String shown(double value) {
        return String.format(Locale.ROOT, value < 100 ? "%.1f" : "%,.0f", value);
    }

    private String framed() {
        int height = y + 16;
        StringBuilder whole = new StringBuilder();
        String drawn = svg.toString();
        svg.setLength(0);
        add(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" role=\"img\""
                        + " aria-labelledby=\"title desc\" font-family=\"-apple-system, 'Segoe UI', Helvetica, Arial,"
                        + " sans-serif\" font-size=\"13\">",
                WIDTH, height, WIDTH, height);
        add("<title id=\"title\">What a token costs</title>");
        add("<desc id=\"desc\">Bars, the shorter the better. %s</desc>", String.join(" ", words));
        add("<rect width=\"%d\" height=\"%d\" fill=\"%s\"/>", WIDTH, height, theme.page);
        add(
                "<text x=\"16\" y=\"28\" font-size=\"16\" font-weight=\"600\" fill=\"%s\">What a token costs</text>",
                theme.text);
        add(
                "<text x=\"16\" y=\"50\" fill=\"%s\">The shorter the better. <tspan fill=\"%s\" font-weight=\"600\">Latchkey</tspan>"
                        + " beside <tspan fill=\"%s\" font-weight=\"600\">what it is compared with</tspan>, in the same"
                        + " run.</text>",
                theme.quiet, theme.ours, theme.theirs);
        return whole.append(svg).append(drawn).append("</svg>\n").toString();
    }
}
