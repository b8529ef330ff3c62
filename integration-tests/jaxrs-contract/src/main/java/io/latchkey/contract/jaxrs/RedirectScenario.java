package io.latchkey.contract.jaxrs;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.AllowedOrigins;
import io.latchkey.BearerAuth;
import io.latchkey.ClientCredentialsTokenSource;
import io.latchkey.contract.RedirectContract;
import io.latchkey.contract.RedirectSetting;
import io.latchkey.contract.Stack;
import io.latchkey.jaxrs.BearerAuthFilter;
import io.latchkey.jaxrs.JaxrsTokenTransport;
import io.latchkey.testing.RecordedRequest;
import io.latchkey.testing.Reply;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.ClientBuilder;
import jakarta.ws.rs.client.Entity;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client that its user has told to follow redirects. */
public interface RedirectScenario extends JaxrsScenario, RedirectContract {

    /** A builder of clients that follow redirects. */
    default ClientBuilder toldToFollow() {
        return newBuilder()
                .property("jersey.config.client.followRedirects", true)
                .property("http.autoredirect", true);
    }

    /** Ours, on a client by this builder. */
    static Stack stack(ClientBuilder builder, BearerAuth auth) {
        return new JaxrsStack(builder.register(BearerAuthFilter.create(auth)).build());
    }

    @Override
    default List<RedirectSetting> redirectSettings() {
        return List.of(
                RedirectSetting.byItself(auth -> stack(newBuilder(), auth)),
                RedirectSetting.toldToFollow(auth -> stack(toldToFollow(), auth)));
    }

    private Client following() {
        return closing(toldToFollow().register(filter()).build());
    }

    /** Some clients refuse to work like that: as good as not to follow. */
    private static int statusOrRefusal(Supplier<Response> call) {
        try (Response response = call.get()) {
            return response.getStatus();
        } catch (ProcessingException refused) {
            return 0;
        }
    }

    @ParameterizedTest
    @Tag("G2")
    @Tag("G5")
    @Tag("G6")
    @Tag("J19")
    @Tag("E1")
    @ValueSource(ints = {301, 302, 303, 307, 308})
    default void takesNoTokenElsewhereThoughToldToFollow(int status) {
        scene().api().enqueue(Reply.redirect(status, scene().elsewhere().uri("/there")));

        statusOrRefusal(() -> request(following()).get());

        assertThat(scene().tokensAt(scene().elsewhere())).allMatch("none"::equals);
    }

    @Test
    @Tag("F17")
    @Tag("G5")
    @Tag("G6")
    @Tag("J19")
    @Tag("E3")
    default void placesNoOrderTwiceThoughToldToFollow() {
        scene().api().enqueue(Reply.redirect(302, "/orders"), Reply.invalidToken());

        int status = statusOrRefusal(() -> request(following()).post(Entity.text("one order")));

        assertThat(status).isIn(302, 0);
        assertThat(scene().api().requests())
                .extracting(RecordedRequest::method)
                .hasSize(status == 302 ? 1 : 0)
                .allMatch("POST"::equals);
    }

    @Test
    @Tag("G1")
    @Tag("J19")
    default void letsACallWithoutATokenFollow() {
        scene().elsewhere().enqueue(Reply.redirect(302, scene().elsewhere().uri("/there")));

        following().target(scene().elsewhere().uri("/here")).request().get().close();

        assertThat(scene().elsewhere().requests())
                .extracting(RecordedRequest::target)
                .containsExactly("/here", "/there");
    }

    @Test
    @Tag("G13")
    @Tag("E4")
    default void takesNoTokenRequestElsewhereThoughToldToFollow() {
        Client carrying = closing(toldToFollow().build());
        ClientCredentialsTokenSource tokens =
                scene().newTokens(b -> b.clientSecret(scene().secret()).transport(JaxrsTokenTransport.over(carrying)));
        Client calling = closing(newBuilder()
                .register(BearerAuthFilter.create(
                        tokens, AllowedOrigins.of(scene().api().origin())))
                .build());
        scene().tokenEndpoint().enqueue(Reply.redirect(307, scene().elsewhere().uri("/oauth2/token")));

        FilterScenario.failureOf(() -> request(calling).get());

        assertThat(scene().elsewhere().requests()).isEmpty();
    }
}
