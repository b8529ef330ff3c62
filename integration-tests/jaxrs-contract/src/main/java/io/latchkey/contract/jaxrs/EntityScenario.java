package io.latchkey.contract.jaxrs;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.jaxrs.BearerAuthFilter;
import io.latchkey.testing.Reply;
import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.Entity;
import jakarta.ws.rs.core.Form;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import jakarta.ws.rs.core.Variant;
import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Entities are sent again as they were written, or not at all. */
public interface EntityScenario extends JaxrsScenario {

    static Stream<Named<Entity<?>>> entities() {
        byte[] bytes = "two hundred ETH".repeat(20_000).getBytes(StandardCharsets.UTF_8);
        StreamingOutput once = new ByteArrayInputStream(bytes)::transferTo;
        return Stream.of(
                Named.of("string", Entity.text("two hundred ETH")),
                Named.of("empty string", Entity.text("")),
                Named.of("bytes", Entity.entity(bytes, "application/octet-stream")),
                Named.of("form", Entity.form(new Form("amount", "200 & more").param("asset", "ETH"))),
                Named.of("stream", Entity.text(new ByteArrayInputStream(bytes))),
                Named.of("reader", Entity.text(new StringReader("two hundred ETH"))),
                Named.of("streaming output", Entity.text(once)));
    }

    @ParameterizedTest
    @MethodSource("entities")
    @Tag("J1")
    @Tag("J5")
    @Tag("E6")
    @Tag("E9")
    default void sendsAnEntityAgainByteForByte(Entity<?> entity) {
        scene().api().enqueue(Reply.invalidToken());

        try (Response response = request(client()).post(entity)) {
            assertThat(response.getStatus()).isEqualTo(200);
        }

        sentTwiceAlike();
    }

    @Test
    @Tag("J21")
    default void keepsTheVariantOfAnEntity() {
        scene().api().enqueue(Reply.invalidToken());
        Variant variant = new Variant(
                MediaType.valueOf("application/vnd.orders+json;v=2"), Locale.forLanguageTag("de-AT"), "zstd");

        request(client())
                .post(Entity.entity("{}".getBytes(StandardCharsets.UTF_8), variant))
                .close();

        assertThat(sentTwiceAlike().header("Content-Encoding")).isEqualTo("zstd");
    }

    @Test
    @Tag("J5")
    @Tag("J6")
    @Tag("E9")
    default void handsOnTheRefusalOfAnEntityBeyondTheLimit() {
        Client client = client();
        scene().api().enqueue(Reply.invalidToken());

        try (Response response = request(client)
                .property(BearerAuthFilter.RECORD_LIMIT, 100)
                .post(Entity.text(new ByteArrayInputStream(new byte[101])))) {
            assertThat(response.getStatus()).isEqualTo(401);
        }
        request(client).get().close();

        assertThat(scene().tokensAtApi()).containsExactly("t1", "t2");
        assertThat(scene().tokenRequests()).isEqualTo(2);
    }

    @Test
    @Tag("J6")
    default void recordsAsMuchAsAClientAllows() {
        Client client = closing(newBuilder()
                .register(filter())
                .property(BearerAuthFilter.RECORD_LIMIT, 2 << 20)
                .build());
        scene().api().enqueue(Reply.invalidToken());

        request(client)
                .post(Entity.text(new ByteArrayInputStream(new byte[2 << 20])))
                .close();

        sentTwiceAlike();
    }

    @Test
    @Tag("J7")
    @Tag("E9")
    default void sendsWhatWasWrittenNotWhatBecameOfTheObject() {
        scene().api().enqueue(Reply.invalidToken());

        request(client(new OrderWriter())).post(Entity.text(new Order("ETH"))).close();

        assertThat(sentTwiceAlike().text()).isEqualTo("order of ETH, written 1 times");
    }

    @Test
    @Tag("J5")
    default void refusesALimitThatIsNoNumber() {
        assertThat(FilterScenario.failureOf(() -> request(client())
                        .property(BearerAuthFilter.RECORD_LIMIT, "much")
                        .get()))
                .hasMessageContaining("RECORD_LIMIT")
                .hasMessageContaining("Integer");
    }
}
