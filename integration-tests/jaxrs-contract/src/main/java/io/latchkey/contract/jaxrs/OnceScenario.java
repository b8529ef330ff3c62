package io.latchkey.contract.jaxrs;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.testing.RecordedRequest;
import io.latchkey.testing.Reply;
import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientRequestFilter;
import jakarta.ws.rs.client.ClientResponseContext;
import jakarta.ws.rs.client.ClientResponseFilter;
import jakarta.ws.rs.client.Entity;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import jakarta.ws.rs.ext.WriterInterceptor;
import jakarta.ws.rs.ext.WriterInterceptorContext;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A call goes through the filters and interceptors of others once, whether it is sent once or twice. */
public interface OnceScenario extends JaxrsScenario {

    @Test
    @Tag("E8")
    @Tag("WJ4")
    default void showsOtherFiltersTheAnswerThatTheCallerGetsAndNoOther() {
        List<String> seen = Collections.synchronizedList(new ArrayList<>());
        Client client = client((ClientResponseFilter) (request, response) -> {
            byte[] entity = response.getEntityStream() == null
                    ? new byte[0]
                    : response.getEntityStream().readAllBytes();
            response.setEntityStream(new ByteArrayInputStream(entity));
            seen.add(response.getStatus() + " " + new String(entity, StandardCharsets.UTF_8));
        });
        scene().api().enqueue(Reply.invalidToken());

        assertThat(request(client).get(String.class)).isEqualTo("fine");

        assertThat(seen).containsExactly("200 fine");
    }

    /** One that checks signatures, say: whatever it has not been told of, it takes for an attack. */
    @Test
    @Tag("WJ4")
    default void callsNoFilterThatThrowsOnAnAnswerWithoutASignature() {
        Client client = client((ClientResponseFilter) (request, response) -> {
            if (response.getHeaderString("X-Signature") == null) {
                throw new IOException("not signed");
            }
        });
        scene().api()
                .enqueue(
                        Reply.invalidToken(),
                        Reply.of(200)
                                .header("Content-Type", "text/plain")
                                .header("X-Signature", "valid")
                                .body("signed"));

        assertThat(request(client).get(String.class)).isEqualTo("signed");
    }

    @Test
    @Tag("WJ5")
    default void goesOnceThroughFiltersInPairs() {
        InPairs inPairs = new InPairs();
        Client client = client(inPairs);
        scene().api().enqueue(Reply.invalidToken());

        assertThat(request(client).post(Entity.text("order"), String.class)).isEqualTo("order");

        RecordedRequest sent = sentTwiceAlike();
        assertThat(sent.headers("X-Nonce")).containsExactly("1");
        assertThat(scene().api().requests().get(0).headers("X-Nonce")).containsExactly("1");
        assertThat(inPairs.busy.availablePermits()).isEqualTo(1);
        assertThat(inPairs.written).hasValue(1);
        assertThat(inPairs.read).hasValue(1);
    }

    /** Lets one call pass at a time, numbers it, and counts what is written and read. */
    final class InPairs implements ClientRequestFilter, ClientResponseFilter, WriterInterceptor, ReaderInterceptor {

        private final Semaphore busy = new Semaphore(1);
        private final AtomicInteger nonce = new AtomicInteger();
        private final AtomicInteger written = new AtomicInteger();
        private final AtomicInteger read = new AtomicInteger();

        @Override
        public void filter(ClientRequestContext request) throws IOException {
            if (!busy.tryAcquire()) {
                throw new IOException("this would wait for ever");
            }
            request.getHeaders().putSingle("X-Nonce", nonce.incrementAndGet());
        }

        @Override
        public void filter(ClientRequestContext request, ClientResponseContext response) {
            busy.release();
        }

        @Override
        public void aroundWriteTo(WriterInterceptorContext context) throws IOException {
            written.incrementAndGet();
            context.proceed();
        }

        @Override
        public Object aroundReadFrom(ReaderInterceptorContext context) throws IOException {
            read.incrementAndGet();
            return context.proceed();
        }
    }
}
