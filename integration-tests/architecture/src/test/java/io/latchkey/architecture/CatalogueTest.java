package io.latchkey.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latchkey.architecture.Catalogue.Case;
import io.latchkey.architecture.Catalogue.Kind;
import org.junit.jupiter.api.Test;

class CatalogueTest {

    @Test
    void readsCasesByTheirAreas() {
        Catalogue catalogue = Catalogue.of("""
                # a comment

                ## A. Tokens

                A1 must: a call
                    one request,
                    and an answer
                    T 1; log: DEBUG

                A2 should: two calls
                    nothing
                    not tested: it is [documented](README.md)

                ## E. Facts
                E1 fact: is it so?
                E2 fact: or so?
                slow tag: takes its time
                """);

        assertThat(catalogue.areas()).extracting(Catalogue.Area::title).containsExactly("A. Tokens", "E. Facts");
        assertThat(catalogue.cases().values())
                .containsExactly(
                        new Case("A1", Kind.MUST, "a call", "one request, and an answer", "T 1; log: DEBUG", ""),
                        new Case("A2", Kind.SHOULD, "two calls", "nothing", "", "it is [documented](README.md)"),
                        new Case("E1", Kind.FACT, "is it so?", "", "", ""),
                        new Case("E2", Kind.FACT, "or so?", "", "", ""),
                        new Case("slow", Kind.TAG, "takes its time", "", "", ""));
    }

    @Test
    void refusesWhatItCannotUnderstand() {
        assertThatThrownBy(() -> Catalogue.of("## A\nA1 perhaps: a call\n    an answer"))
                .hasMessageContaining("A1 perhaps");
        assertThatThrownBy(() -> Catalogue.of("## A\nA1 must: a call")).hasMessageContaining("A1 does not say");
        assertThatThrownBy(() -> Catalogue.of("## A\nA1 fact: a\nA1 fact: b"))
                .hasMessageContaining("A1 is there twice");
    }
}
