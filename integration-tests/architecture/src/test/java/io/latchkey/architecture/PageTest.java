package io.latchkey.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That what looks after the pages would see what is wrong. */
class PageTest {

    @Test
    void findsLinksWhereverTheyStand() {
        Page page = Page.of("""
                # A page
                [one](one.md) and ![two](two.svg), [`Three`](three/Three.java#L3)
                [over two
                lines](four.md#anchor)

                [five]: five.md
                <img src="six.svg"> <a href="https://example.com/">
                """);

        assertThat(page.links())
                .containsExactly(
                        new Page.Link(2, "one.md"),
                        new Page.Link(2, "two.svg"),
                        new Page.Link(2, "three/Three.java#L3"),
                        new Page.Link(4, "four.md#anchor"),
                        new Page.Link(6, "five.md"),
                        new Page.Link(7, "six.svg"),
                        new Page.Link(7, "https://example.com/"));
    }

    @Test
    void findsNoLinksInCodeAndComments() {
        Page page = Page.of("""
                `[no](no.md)` and ``a ` [no](no.md)``, `over
                two [no](no.md) lines`
                <!-- [no](no.md) -->
                ```java
                // [no](no.md)
                ```
                [yes](yes.md)
                """);

        assertThat(page.links()).containsExactly(new Page.Link(7, "yes.md"));
    }

    @Test
    void makesAnchorsAsGitHubDoes() {
        Page page = Page.of("""
                # What happens on a 401?
                ## `Retry-After`, and more
                ## [A link](x.md) & a_name
                ## Twice
                ## Twice
                ```
                # no heading
                ```
                <a id="by-hand"></a>
                """);

        assertThat(page.anchors())
                .containsExactlyInAnyOrder(
                        "what-happens-on-a-401",
                        "retry-after-and-more",
                        "a-link--a_name",
                        "twice",
                        "twice-1",
                        "by-hand");
    }

    @Test
    void tellsWhereABlockIsFrom() {
        Page page = Page.of("""
                <!-- from a/B.java#client -->
                ```java
                client();
                ```

                ```text
                an answer
                ```
                """);

        assertThat(page.blocks())
                .containsExactly(
                        new Page.Block(2, "java", "a/B.java#client", List.of("client();")),
                        new Page.Block(6, "text", null, List.of("an answer")));
    }

    @Test
    void readsARegionWithoutItsIndentation(@TempDir Path root) throws IOException {
        Files.writeString(root.resolve("A.java"), """
                class A {
                    // tag::outer[]
                    void a() {
                        // tag::inner[]
                        b();
                        // end::inner[]

                    }
                    // end::outer[]
                }
                """);

        assertThat(Region.read(root, "A.java#outer")).containsExactly("void a() {", "    b();", "", "}");
        assertThat(Region.read(root, "A.java#inner")).containsExactly("b();");
        assertThat(Region.read(root, "A.java")).hasSize(6);
        assertThat(Region.names(root.resolve("A.java"))).containsExactly("outer", "inner");
        assertThatThrownBy(() -> Region.read(root, "A.java#other")).hasMessageContaining("tag::other[]");
        assertThatThrownBy(() -> Region.read(root, "B.java")).hasMessageContaining("no file B.java");
    }
}
