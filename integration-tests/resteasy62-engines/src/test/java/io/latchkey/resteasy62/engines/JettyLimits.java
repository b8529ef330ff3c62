package io.latchkey.resteasy62.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.latchkey.AllowedOrigins;
import io.latchkey.contract.jaxrs.HandedOnScenario;
import io.latchkey.contract.jaxrs.JaxrsScenarios;
import io.latchkey.contract.jaxrs.MultipartScenario;
import io.latchkey.jaxrs.BearerAuthFilter;
import io.latchkey.jaxrs.JaxrsTokenTransport;
import io.latchkey.testing.RecordedRequest;
import io.latchkey.testing.Reply;
import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.ClientRequestFilter;
import jakarta.ws.rs.client.Entity;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What Jetty's engine does otherwise. */
abstract class JettyLimits extends JaxrsScenarios implements HandedOnScenario, FewConnectionsLimits {

    /** It takes no notice of a stream that a filter sets. */
    @Override
    @Test
    @Tag("WJ3")
    public void sendsAgainWhatAnotherFilterMadeOfAnEntity() {
        Client client = client((ClientRequestFilter) request -> request.setEntityStream(new ByteArrayOutputStream()));
        scene().api().enqueue(Reply.invalidToken());

        request(client).post(Entity.text("order")).close();

        assertThat(sentTwiceAlike().text()).isEqualTo("order");
    }

    /** Each time it adds a boundary to the header, after the one that counts. */
    @Override
    @Test
    @Tag("J5")
    @Tag("E9")
    public void sendsAllPartsAgainByteForByte() throws IOException {
        scene().api().enqueue(Reply.invalidToken());

        request(client()).post(parts(MultipartScenario.document())).close();

        List<RecordedRequest> sent = scene().api().requests();
        assertThat(sent).hasSize(2);
        assertThat(sent.get(1).bytes()).isEqualTo(sent.get(0).bytes()).containsSequence(MultipartScenario.document());
        assertThat(sent.get(1).header("Content-Type")).startsWith("multipart/form-data");
    }

    /** It sends every entity in chunks. */
    @Override
    @Test
    @Tag("E4")
    public void carriesTokenRequestsOverTheSameClient() {
        Client carrying = closing(newBuilder().build());
        Client client = closing(newBuilder()
                .register(BearerAuthFilter.create(
                        scene().newTokens(b ->
                                b.clientSecret(scene().secret()).transport(JaxrsTokenTransport.over(carrying))),
                        AllowedOrigins.of(scene().api().origin())))
                .build());
        scene().api().enqueue(Reply.invalidToken());

        assertThat(request(client).get(String.class)).isEqualTo("fine");

        assertThat(scene().tokenRequests()).isEqualTo(2);
        assertThat(scene().tokenEndpoint().requests().get(0).header("Transfer-Encoding"))
                .isEqualTo("chunked");
    }

    /** What it makes of a 401 without a Content-Type is a failure of its own, now and then. */
    @Override
    @Test
    @Tag("WJ1")
    public void retriesEveryWayOfAsynchronousCall() {
        Client client = client();
        scene().api().enqueue(Reply.invalidToken());

        assertThat(catchThrowable(
                        () -> request(client).async().get(String.class).get()))
                .isNotNull();
        assertThat(request(client).get(String.class)).isEqualTo("fine");

        assertThat(scene().tokensAtApi()).startsWith("t1", "t2");
    }
}
