package io.latchkey.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.AllowedOrigins;
import io.latchkey.BearerAuth;
import io.latchkey.TokenSource;
import io.latchkey.testing.RecordedRequest;
import io.latchkey.testing.Reply;
import java.io.IOException;
import java.net.URI;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a token goes, and where it never does. */
public interface OriginContract extends Contract {

    @Test
    @Tag("G1")
    @Tag("G8")
    default void sendsNoTokenToAnotherOrigin() throws IOException {
        Answer answer = scene().call(Call.get(scene().elsewhere().uri("/prices")));

        assertThat(answer.text()).isEqualTo("elsewhere");
        assertThat(scene().tokensAt(scene().elsewhere())).containsExactly("none");
        assertThat(scene().tokenRequests()).isZero();
    }

    @Test
    @Tag("G1")
    default void doesNothingAboutARefusalOfAnotherOrigin() throws IOException {
        scene().elsewhere().enqueue(Reply.invalidToken());

        assertThat(scene().call(Call.get(scene().elsewhere().uri("/"))).status())
                .isEqualTo(401);
        assertThat(scene().elsewhere().requests()).hasSize(1);
        assertThat(scene().tokenRequests()).isZero();
    }

    @Test
    @Tag("G1")
    @Tag("M3")
    default void takesAnotherNameOfTheSameMachineForAnotherOrigin() throws IOException {
        URI byName = URI.create("http://localhost:" + scene().api().port() + "/prices");

        assertThat(scene().call(Call.get(byName)).status()).isEqualTo(401);

        assertThat(scene().tokensAtApi()).containsExactly("none");
    }

    @ParameterizedTest
    @Tag("G2")
    @Tag("E1")
    @Tag("K5")
    @ValueSource(ints = {301, 302, 303, 307, 308})
    default void letsNoRedirectCarryTheTokenAway(int status) throws IOException {
        scene().api().enqueue(Reply.redirect(status, scene().elsewhere().uri("/prices")));

        scene().get("/prices");

        assertThat(scene().tokensAtApi()).containsExactly("t1");
        assertThat(scene().tokensAt(scene().elsewhere())).allMatch("none"::equals);
    }

    @ParameterizedTest
    @Tag("G2")
    @Tag("E1")
    @ValueSource(ints = {307, 308})
    default void letsNoRedirectOfABodyCarryTheTokenAway(int status) throws IOException {
        scene().api().enqueue(Reply.redirect(status, scene().elsewhere().uri("/orders")));

        scene().post("/orders", Call.Body.of("one order"));

        assertThat(scene().tokensAt(scene().elsewhere())).allMatch("none"::equals);
    }

    @Test
    @Tag("G3")
    default void bringsTheTokenBackOnNoDetour() throws IOException {
        scene().api().enqueue(Reply.redirect(302, scene().elsewhere().uri("/there")));
        scene().elsewhere().enqueue(Reply.redirect(302, scene().elsewhere().uri("/further")));
        scene().elsewhere().enqueue(Reply.redirect(302, scene().uri("/back")));

        scene().get("/prices");

        assertThat(scene().tokensAt(scene().elsewhere())).allMatch("none"::equals);
        assertThat(scene().tokensAtApi())
                .startsWith("t1")
                .filteredOn("t1"::equals)
                .hasSize(1);
        assertThat(scene().tokenRequests()).isEqualTo(1);
    }

    @Test
    @Tag("F16")
    @Tag("E2")
    default void keepsTheTokenWhenAnotherOriginRefusesAfterARedirect() throws IOException {
        scene().get("/prices");
        scene().api().enqueue(Reply.redirect(302, scene().elsewhere().uri("/there")));
        scene().elsewhere().enqueue(Reply.invalidToken());

        Answer answer = scene().get("/prices");

        assertThat(answer.status()).isIn(401, 302);
        scene().get("/prices");
        assertThat(scene().tokensAtApi()).containsExactly("t1", "t1", "t1");
        assertThat(scene().tokenRequests()).isEqualTo(1);
    }

    @Test
    @Tag("F16")
    @Tag("F17")
    @Tag("E3")
    default void doesNotPlaceAnOrderTwiceWhenItsRedirectIsRefused() throws IOException {
        scene().api().enqueue(Reply.redirect(302, "/orders/1"), Reply.invalidToken());

        Answer answer = scene().post("/orders", Call.Body.of("one order"));

        assertThat(answer.status()).isIn(401, 302);
        assertThat(scene().api().requests())
                .extracting(RecordedRequest::method)
                .filteredOn("POST"::equals)
                .hasSize(1);
        assertThat(scene().tokenRequests()).isEqualTo(1);
    }

    @ParameterizedTest
    @Tag("G13")
    @Tag("E4")
    @ValueSource(ints = {301, 302, 303, 307, 308})
    default void followsTheTokenEndpointNowhere(int status) {
        scene().tokenEndpoint()
                .enqueue(Reply.redirect(status, scene().elsewhere().uri("/token")));

        IOException failure = scene().failureOf(() -> scene().get("/prices"));

        assertThat(failure).hasMessageContaining(scene().elsewhere().origin());
        assertThat(scene().tokenRequests()).isEqualTo(1);
        assertThat(scene().elsewhere().requests()).isEmpty();
        assertThat(scene().api().requests()).isEmpty();
    }

    @Test
    @Tag("G14")
    default void signsNoTokenRequestWithAToken() throws IOException {
        scene().use(BearerAuth.of(
                scene().tokens(),
                AllowedOrigins.of(
                        scene().api().origin(), scene().tokenEndpoint().origin())));

        scene().get("/prices");

        assertThat(scene().tokensAt(scene().tokenEndpoint())).containsExactly("none");
    }

    @Test
    @Tag("G16")
    default void servesSeveralApisWithTokensOfTheirOwn() throws IOException {
        scene().use(BearerAuth.builder()
                .tokens(scene().newTokens(), AllowedOrigins.of(scene().api().origin()))
                .tokens(
                        scene().newTokens(),
                        AllowedOrigins.of(scene().elsewhere().origin()))
                .build());

        scene().get("/prices");
        scene().call(Call.get(scene().elsewhere().uri("/")));
        scene().call(Call.get(scene().elsewhere().uri("/")));

        assertThat(scene().tokensAtApi()).containsExactly("t1");
        assertThat(scene().tokensAt(scene().elsewhere())).containsExactly("t2", "t2");
        assertThat(scene().tokenRequests()).isEqualTo(2);
    }

    @Test
    @Tag("G16")
    default void takesTheTokenSourceThatACallerChoseForOneCall() throws IOException {
        TokenSource tenant = scene().newTokens();
        scene().get("/prices");

        scene().call(Call.get(scene().uri("/prices")).by(tenant));
        scene().api().enqueue(Reply.of(200));
        scene().get("/prices");
        scene().api().enqueue(Reply.invalidToken());
        scene().call(Call.get(scene().uri("/prices")).by(tenant));

        assertThat(scene().tokensAtApi()).containsExactly("t1", "t2", "t1", "t2", "t3");
    }

    @Test
    @Tag("G1")
    default void sendsTheTokenOfAChosenSourceToNoOtherOrigin() throws IOException {
        scene().call(Call.get(scene().elsewhere().uri("/")).by(scene().newTokens()));

        assertThat(scene().tokensAt(scene().elsewhere())).containsExactly("none");
        assertThat(scene().tokenRequests()).isZero();
    }

    @Test
    default void leavesACallAloneThatIsToBearNoToken() throws IOException {
        Call call = Call.get(scene().uri("/health")).by(BearerAuth.NONE);

        Answer answer = scene().call(call);

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.text()).isEqualTo("there is no token");
        assertThat(scene().tokensAtApi()).containsExactly("none");
        assertThat(scene().tokenRequests()).isZero();

        scene().get("/prices");
        scene().api().enqueue(Reply.of(200).body("healthy"));
        assertThat(scene().call(call).text()).isEqualTo("healthy");
        assertThat(scene().tokensAtApi()).containsExactly("none", "t1", "none");
    }
}
