package io.latchkey.contract.microprofile;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.AllowedOrigins;
import io.latchkey.BearerAuth;
import io.latchkey.contract.BearerAuthContract;
import io.latchkey.contract.RedirectContract;
import io.latchkey.contract.RedirectSetting;
import io.latchkey.contract.Stack;
import io.latchkey.testing.Reply;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import org.eclipse.microprofile.rest.client.RestClientBuilder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The contract on the MicroProfile REST client that is on the class path. */
public abstract class MicroProfileContract extends BearerAuthContract implements RedirectContract {

    @Override
    public int callsAtOnce() {
        return 50;
    }

    @Override
    protected Stack newStack(BearerAuth auth) {
        return new MicroProfileStack(auth, false);
    }

    @Override
    public List<RedirectSetting> redirectSettings() {
        return List.of(
                RedirectSetting.byItself(this::newStack),
                RedirectSetting.toldToFollow(auth -> new MicroProfileStack(auth, true)));
    }

    @Test
    @Tag("J17")
    @Tag("WJ8")
    protected void isRegisteredByAnAnnotation() {
        MyBearerAuth.APPLICATION.set(
                BearerAuth.of(scene().tokens(), AllowedOrigins.of(scene().api().origin())));
        scene().api().enqueue(Reply.invalidToken());

        try (PricesApi api = RestClientBuilder.newBuilder()
                        .baseUri(URI.create(scene().api().origin()))
                        .property("microprofile.rest.client.disable.default.mapper", true)
                        .build(PricesApi.class);
                Response response = api.prices()) {
            assertThat(response.getStatus()).isEqualTo(200);
        }

        assertThat(scene().tokensAtApi()).containsExactly("t1", "t2");
    }
}
