package io.latchkey.contract.jaxrs;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.contract.RudeReply;
import io.latchkey.testing.RecordedRequest;
import io.latchkey.testing.Reply;
import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.Entity;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayInputStream;
import java.net.Authenticator;
import java.net.PasswordAuthentication;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What Jersey's default connector can be told, or does, alone. */
public interface DefaultConnectorScenario extends JerseyScenario {

    /** Each target with a property of its own has a connector of its own, which the bare client knows nothing of. */
    @Test
    @Tag("WS4")
    default void followsWithGetOnTheFirstCallOfATargetWithAPropertyOfItsOwn() {
        scene().api().enqueue(Reply.redirect(302, "/moved"));
        Client cold = closing(newBuilder().register(filter()).build());

        assertThat(cold.target(scene().uri("/orders"))
                        .property("of.the.target", true)
                        .request()
                        .get(String.class))
                .isEqualTo("fine");

        assertThat(scene().api().requests()).extracting(RecordedRequest::target).containsExactly("/orders", "/moved");
    }

    /** An API that wants Basic is answered by the JDK itself, with what the application has told the whole JVM. */
    @Test
    @Tag("J26")
    default void leavesARefusalThatWantsBasicToTheJvmsAuthenticator() {
        AtomicInteger asked = new AtomicInteger();
        Authenticator.setDefault(new Authenticator() {
            @Override
            protected @Nullable PasswordAuthentication getPasswordAuthentication() {
                return asked.incrementAndGet() > 1 ? null : new PasswordAuthentication("me", "mine".toCharArray());
            }
        });
        try {
            Reply wantsBasic = Reply.of(401).header("WWW-Authenticate", "Basic realm=\"orders\"");
            scene().api().enqueue(wantsBasic, wantsBasic, Reply.invalidToken());
            Client client = client();

            try (Response response = request(client).get()) {
                assertThat(response.getStatus()).isEqualTo(401);
            }
            assertThat(request(client).get(String.class)).isEqualTo("fine");
        } finally {
            Authenticator.setDefault(null);
        }

        assertThat(scene().tokensAtApi()).containsExactly("t1", "[Basic bWU6bWluZQ==]", "t1", "t2");
        assertThat(scene().tokenRequests()).isEqualTo(2);
    }

    /** A server that refuses a request before it has seen the entity says no 100; HttpURLConnection then asks it twice. */
    @Test
    @Tag("WJ7")
    default void sendsAgainWhatWasRefusedBeforeItWasWritten() {
        byte[] order = "two hundred ETH".repeat(10_000).getBytes(StandardCharsets.UTF_8);
        Client client = closing(newBuilder()
                .register(filter())
                .property("jersey.config.client.request.expect.100.continue.processing", true)
                .build());
        scene().api().enqueue(RudeReply.earlyRefusal());

        try (Response response = request(client)
                .property(ENTITY_PROCESSING, "CHUNKED")
                .post(Entity.text(new ByteArrayInputStream(order)))) {
            assertThat(response.getStatus()).isEqualTo(200);
        }

        assertThat(scene().tokensAtApi()).startsWith("t1").endsWith("t2").hasSizeBetween(2, 3);
        List<RecordedRequest> sent = scene().api().requests();
        assertThat(sent.get(0).header("Expect")).isEqualToIgnoringCase("100-continue");
        assertThat(sent.get(0).bytes()).isEmpty();
        assertThat(sent.get(sent.size() - 1).bytes()).isEqualTo(order);
    }
}
