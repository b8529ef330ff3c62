package io.latchkey.contract.jaxrs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.latchkey.AllowedOrigins;
import io.latchkey.TokenException;
import io.latchkey.jaxrs.BearerAuthFilter;
import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.ClientRequestFilter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** CXF runs request filters on the caller's thread, also for an asynchronous call: it waits there for its token. */
public interface CxfFilterLimits extends FilterScenario {

    /** But no longer than the token source allows. */
    @Override
    @Test
    @Tag("J14")
    @Tag("E6")
    default void letsTheCallerOfAnAsynchronousCallGoWhileItWaitsForItsToken() {
        CountDownLatch late = new CountDownLatch(1);
        scene().tokenEndpoint().enqueue(scene().nextToken().after(late));
        List<Thread> filtering = Collections.synchronizedList(new ArrayList<>());
        Client client = closing(newBuilder()
                .register((ClientRequestFilter) request -> filtering.add(Thread.currentThread()))
                .register(BearerAuthFilter.create(
                        scene().newTokens(b -> b.clientSecret(scene().secret()).acquireTimeout(Duration.ofMillis(200))),
                        AllowedOrigins.of(scene().api().origin())))
                .build());

        Throwable failure = catchThrowable(() -> request(client).async().get().get());

        assertThat(failure).hasRootCauseInstanceOf(TokenException.class).hasStackTraceContaining("acquireTimeout");
        assertThat(filtering).containsExactly(Thread.currentThread());
        assertThat(scene().api().requests()).isEmpty();
        late.countDown();
    }
}
