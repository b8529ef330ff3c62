package io.latchkey.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

final class ChartsTest {

    private static Figures with(Figures figures, int java, double value) {
        Figures all = figures;
        for (Chart chart : Chart.values()) {
            all = all.with(java, chart, Collections.nCopies(chart.bars().size(), value));
        }
        return all;
    }

    /** Whoever changes the figures or the drawing draws anew. */
    @ParameterizedTest
    @EnumSource
    void thePicturesInTheRepositoryShowItsFigures(ChartPicture.Theme theme) throws IOException {
        Figures figures = Figures.read(Path.of("charts.csv"));

        assertThat(figures.byJava().values())
                .allSatisfy(charts -> assertThat(charts)
                        .isNotEmpty()
                        .allSatisfy((chart, values) ->
                                assertThat(values).hasSameSizeAs(chart.bars()).allMatch(value -> value > 0)));
        Path picture = Path.of(Charts.fileName(theme));
        if (figures.byJava().isEmpty()) {
            assertThat(picture).doesNotExist();
        } else {
            assertThat(picture).hasContent(ChartPicture.of(figures, theme));
        }
    }

    @Test
    void keepsTheFiguresOfOtherJavas(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("charts.csv");
        Figures none = Figures.read(file);
        with(with(none, 17, 1), 25, 2.5).write(file);

        with(Figures.read(file), 17, 1234).write(file);

        assertThat(Figures.read(file)).isEqualTo(with(with(none, 17, 1234), 25, 2.5));
    }

    @ParameterizedTest
    @EnumSource
    void tellsEachFigureToThoseWhoDoNotSeeIt(ChartPicture.Theme theme) throws Exception {
        Figures figures = with(new Figures(Map.of()), 17, 1234);
        Document svg = DocumentBuilderFactory.newDefaultInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(ChartPicture.of(figures, theme))));

        String told = svg.getElementsByTagName("desc").item(0).getTextContent();
        for (Chart chart : Chart.values()) {
            assertThat(told).contains(chart.title());
            for (Chart.Bar bar : chart.bars()) {
                assertThat(told).contains(bar.label() + " 1,234 " + chart.unit() + " on Java 17");
            }
        }
    }
}
