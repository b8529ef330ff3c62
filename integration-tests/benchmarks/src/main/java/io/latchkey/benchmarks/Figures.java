package io.latchkey.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The figures of all charts, for each Java that they were measured on, as they are kept between runs. */
record Figures(Map<Integer, Map<Chart, List<Double>>> byJava) {

    private static final String HEAD = "java;chart;bar;value;unit";

    /** Reads them; there are none if there is no such file. */
    static Figures read(Path file) throws IOException {
        Map<Integer, Map<Chart, List<Double>>> byJava = new TreeMap<>();
        if (Files.exists(file)) {
            for (String line : Files.readAllLines(file, UTF_8)) {
                String[] cells = line.split(";", -1);
                if (!line.equals(HEAD)) {
                    byJava.computeIfAbsent(Integer.valueOf(cells[0]), java -> new TreeMap<>())
                            .computeIfAbsent(Chart.valueOf(cells[1]), chart -> new ArrayList<>())
                            .add(Double.valueOf(cells[3]));
                }
            }
        }
        return new Figures(byJava);
    }

    /** These, with what one Java's run brought in the place of what was known of it. */
    Figures with(int java, Chart chart, List<Double> measured) {
        Map<Integer, Map<Chart, List<Double>>> all = new TreeMap<>(byJava);
        Map<Chart, List<Double>> ofJava = new TreeMap<>(all.getOrDefault(java, Map.of()));
        ofJava.put(chart, measured);
        all.put(java, ofJava);
        return new Figures(all);
    }

    void write(Path file) throws IOException {
        List<String> lines = new ArrayList<>(List.of(HEAD));
        byJava.forEach((java, charts) -> charts.forEach((chart, values) -> IntStream.range(0, values.size())
                .mapToObj(i -> String.format(
                        Locale.ROOT,
                        "%d;%s;%s;%.2f;%s",
                        java,
                        chart,
                        chart.bars().get(i).label(),
                        values.get(i),
                        chart.unit()))
                .forEach(lines::add)));
        Files.writeString(file, lines.stream().collect(Collectors.joining("\n", "", "\n")), UTF_8);
    }
}
