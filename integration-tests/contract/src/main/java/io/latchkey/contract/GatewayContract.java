package io.latchkey.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.AllowedOrigins;
import io.latchkey.BearerAuth;
import io.latchkey.testing.Reply;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two APIs behind one host, each with tokens of its own: t1 is for orders, t2 for prices. */
public interface GatewayContract extends Contract {

    private void openGateway() throws IOException {
        scene().use(BearerAuth.builder()
                .tokens(scene().newTokens(), AllowedOrigins.of(scene().api().origin() + "/orders"))
                .tokens(scene().newTokens(), AllowedOrigins.of(scene().api().origin() + "/prices/"))
                .build());
        scene().api().enqueue(Reply.of(200), Reply.of(200));
        scene().get("/orders");
        scene().get("/prices");
        assertThat(scene().tokensAtApi()).containsExactly("t1", "t2");
    }

    @Test
    @Tag("G16")
    default void servesTwoApisOfOneHostWithTokensOfTheirOwn() throws IOException {
        openGateway();
        scene().api().enqueue(Reply.of(200), Reply.of(200), Reply.of(200), Reply.of(200));

        scene().get("/orders/a%20b/%C3%A4");
        scene().get("/prices/BTC?like=/orders/1");
        scene().get("/orders/?like=..");
        scene().post("/prices/", Call.Body.of("one price"));

        assertThat(scene().tokensAtApi().subList(2, 6)).containsExactly("t1", "t2", "t1", "t2");
        assertThat(scene().tokenRequests()).isEqualTo(2);
    }

    @Test
    @Tag("G16")
    default void rejectsTheTokenOfTheApiThatRefusedIt() throws IOException {
        openGateway();
        scene().api().enqueue(Reply.invalidToken(), Reply.of(200), Reply.of(200), Reply.of(200));

        scene().get("/orders/1");
        scene().get("/prices/1");
        scene().get("/orders/2");

        List<String> sent = scene().tokensAtApi();
        assertThat(sent.get(2)).isEqualTo("t1");
        assertThat(sent.subList(sent.size() - 2, sent.size())).containsExactly("t2", "t3");
    }

    @ParameterizedTest
    @Tag("G1")
    @ValueSource(strings = {"/", "/orders2", "/x/orders", "/Orders/1", "/price"})
    default void sendsNoTokenToAnotherPathOfTheHost(String path) throws IOException {
        openGateway();

        assertThat(scene().get(path).status()).isEqualTo(401);

        assertThat(scene().tokensAtApi().get(2)).isEqualTo("none");
    }

    /** Some stacks resolve such paths before they send them, and some send them as they are. */
    @ParameterizedTest
    @Tag("G1")
    @ValueSource(
            strings = {
                "/orders/../prices/1",
                "/prices/x/../../orders/1",
                "/x/../orders/1",
                "/orders/%2e%2e/prices",
                "/orders/..%2Fprices",
                "/orders/..;/prices",
                "/orders/%252e%252e/prices",
                "/orders/..%5Cprices",
                "/orders//../prices",
                "/orders//1",
                "/orders;v=1/1",
                "/orders/%C0%AE%C0%AE/prices",
            })
    default void sendsNoTokenWhereAPathMayLeadToEither(String path) throws IOException {
        openGateway();
        scene().api().enqueue(Reply.of(200));

        scene().get(path);

        String target = scene().api().requests().get(2).target();
        String own =
                target.matches("/(orders|prices)(/[a-z0-9]+)*") ? (target.startsWith("/orders") ? "t1" : "t2") : "none";
        assertThat(scene().tokensAtApi().get(2)).as(target).isIn("none", own);
        assertThat(scene().tokenRequests()).isEqualTo(2);
    }
}
