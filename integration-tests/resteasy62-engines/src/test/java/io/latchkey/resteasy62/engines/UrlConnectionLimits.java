package io.latchkey.resteasy62.engines;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.contract.OriginContract;
import io.latchkey.contract.jaxrs.HttpUrlConnectionLimits;
import io.latchkey.testing.Reply;
import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * It follows with GET, whatever it is told, and does not tell where to: a 401 from there looks like ours. That costs a
 * token request and a GET more; no token goes anywhere.
 */
interface UrlConnectionLimits extends HttpUrlConnectionLimits, OriginContract {

    @Override
    @Test
    @Tag("G3")
    default void bringsTheTokenBackOnNoDetour() throws IOException {
        scene().api().enqueue(Reply.redirect(302, scene().elsewhere().uri("/there")));
        scene().elsewhere().enqueue(Reply.redirect(302, scene().uri("/back")));

        scene().get("/prices");

        assertThat(scene().tokensAt(scene().elsewhere())).containsExactly("none");
        assertThat(scene().tokensAtApi()).containsExactly("t1", "none", "t2");
    }

    @Override
    @Test
    @Tag("F16")
    @Tag("E2")
    default void keepsTheTokenWhenAnotherOriginRefusesAfterARedirect() throws IOException {
        scene().api().enqueue(Reply.redirect(302, scene().elsewhere().uri("/there")));
        scene().elsewhere().enqueue(Reply.invalidToken());

        assertThat(scene().get("/prices").status()).isEqualTo(200);

        assertThat(scene().tokensAt(scene().elsewhere())).containsExactly("none");
        assertThat(scene().tokensAtApi()).containsExactly("t1", "t2");
        assertThat(scene().tokenRequests()).isEqualTo(2);
    }
}
