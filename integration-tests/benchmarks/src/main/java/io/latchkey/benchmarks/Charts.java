package io.latchkey.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Runs the benchmarks that can be drawn, some seven minutes in all, and draws what they say: {@code charts-light.svg} and
 * {@code charts-dark.svg}, from {@code charts.csv}, where the figures of each Java stay until that Java is run again. Arguments
 * name {@linkplain Chart charts}, so that no others are run; with {@code none}, none is.
 */
public final class Charts {

    private static final String NONE = "none";

    private Charts() {}

    /** Runs what it is told to, or everything, and draws. */
    public static void main(String[] args) throws IOException, RunnerException {
        Path folder = Path.of(System.getProperty("benchmarks.folder", "."));
        Path kept = folder.resolve("charts.csv");
        for (Chart chart : args.length == 0 ? List.of(Chart.values()) : named(args)) {
            List<Double> measured = measure(chart);
            Figures.read(kept)
                    .with(Runtime.version().feature(), chart, measured)
                    .write(kept);
        }
        Figures figures = Figures.read(kept);
        for (ChartPicture.Theme theme : ChartPicture.Theme.values()) {
            Files.writeString(folder.resolve(fileName(theme)), ChartPicture.of(figures, theme), UTF_8);
        }
    }

    private static List<Chart> named(String... args) {
        return Stream.of(args)
                .filter(name -> !name.equals(NONE))
                .map(Chart::valueOf)
                .toList();
    }

    static String fileName(ChartPicture.Theme theme) {
        return "charts-" + theme.name().toLowerCase(Locale.ROOT) + ".svg";
    }

    private static List<Double> measure(Chart chart) throws IOException, RunnerException {
        return switch (chart) {
            case FRESH ->
                nanoseconds(
                        FreshTokenBenchmark.class,
                        2,
                        "baseline",
                        "token",
                        "tokenNamed",
                        "tokenKeptWarm",
                        "tokenShared");
            case CALL ->
                nanoseconds(
                        OkHttpCall.class,
                        1,
                        "headerSetByHand",
                        "headerSetBySmallestInterceptor",
                        "headerSetByInterceptor");
            case RUSH -> {
                Map<String, List<String>> table = table(ManySources.class);
                yield Stream.of("by hand", "sources")
                        .map(line -> withoutFailures(table, line, 2) / 1000)
                        .toList();
            }
            case WAITING -> {
                Map<String, List<String>> table = table(WaitingCalls.class);
                yield Stream.of("at a latch", "for a token", "by looking every 50 ms")
                        .map(line -> withoutFailures(table, line, 2))
                        .toList();
            }
            case COLD -> {
                Map<String, List<String>> table = table(ColdStart.class);
                yield Stream.of("no token at all", "POST by hand", "source")
                        .map(line -> number(table, line, 1))
                        .toList();
            }
        };
    }

    private static List<Double> nanoseconds(Class<?> benchmark, int forks, String... methods) throws RunnerException {
        OptionsBuilder options = new OptionsBuilder();
        options.forks(forks);
        for (String method : methods) {
            options.include(benchmark.getName() + "." + method + "$");
        }
        Map<String, Double> scores = new Runner(options.build())
                .run().stream()
                        .collect(Collectors.toMap(
                                result -> result.getPrimaryResult().getLabel(),
                                result -> result.getPrimaryResult().getScore()));
        return Stream.of(methods).map(method -> known(scores, method)).toList();
    }

    /** What a benchmark prints, line by line: the first cell, and all of them. */
    private static Map<String, List<String>> table(Class<?> benchmark) throws IOException {
        try (ChildJvm child = new ChildJvm(benchmark)) {
            return child.lines().stream()
                    .peek(System.out::println)
                    .map(line -> List.of(line.split(" \\| ", -1)))
                    .collect(Collectors.toMap(cells -> cells.get(0), cells -> cells, (first, later) -> later));
        }
    }

    /** A figure in a line whose last cell counts failures. */
    private static double withoutFailures(Map<String, List<String>> table, String line, int column) {
        List<String> cells = known(table, line);
        if (!cells.get(cells.size() - 1).equals("0")) {
            throw new IllegalStateException("calls have failed: " + cells);
        }
        return number(table, line, column);
    }

    private static double number(Map<String, List<String>> table, String line, int column) {
        return Double.parseDouble(known(table, line).get(column).split(" ", 2)[0]);
    }

    private static <T> T known(Map<String, T> all, String name) {
        T value = all.get(name);
        if (value == null) {
            throw new IllegalStateException(name + " is not among " + all.keySet());
        }
        return value;
    }
}
