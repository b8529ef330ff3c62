package io.latchkey.contract.jaxrs;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.AllowedOrigins;
import io.latchkey.contract.Contract;
import io.latchkey.jaxrs.BearerAuthFilter;
import io.latchkey.testing.RecordedRequest;
import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.ClientBuilder;
import jakarta.ws.rs.client.Invocation;
import java.util.List;

/** What the scenarios of Jakarta REST share. */
public interface JaxrsScenario extends Contract {

    /** Headers that filters, writers and callers of the scenarios set. */
    List<String> HEADERS = List.of(
            "Accept",
            "Accept-Language",
            "Cookie",
            "Content-Type",
            "Content-Language",
            "Content-Encoding",
            "X-Caller",
            "X-Early",
            "X-Late");

    /** A builder of the clients that are tested. */
    ClientBuilder newBuilder();

    /** Closes the client when the test is over. */
    Client closing(Client client);

    /** A filter for the scene's API. */
    default BearerAuthFilter filter() {
        return BearerAuthFilter.create(
                scene().tokens(), AllowedOrigins.of(scene().api().origin()));
    }

    /** A client with a token of its own: one that is refused twice at once is not replaced twice. */
    default Client clientWithOwnToken() {
        return closing(newBuilder()
                .register(BearerAuthFilter.create(
                        scene().newTokens(), AllowedOrigins.of(scene().api().origin())))
                .build());
    }

    /** A client with our filter, and these components. */
    default Client client(Object... components) {
        ClientBuilder builder = newBuilder().register(filter());
        for (Object component : components) {
            builder.register(component);
        }
        return closing(builder.build());
    }

    default Invocation.Builder request(Client client) {
        return client.target(scene().uri("/orders")).request();
    }

    /** Asserts that the API saw the very same request twice, but for the token, and returns it. */
    default RecordedRequest sentTwiceAlike() {
        List<RecordedRequest> sent = scene().api().requests();
        assertThat(sent).hasSize(2);
        RecordedRequest first = sent.get(0);
        RecordedRequest second = sent.get(1);
        assertThat(second.method()).isEqualTo(first.method());
        assertThat(second.target()).isEqualTo(first.target());
        assertThat(second.bytes()).isEqualTo(first.bytes());
        for (String header : HEADERS) {
            assertThat(second.headers(header)).as(header).isEqualTo(first.headers(header));
        }
        assertThat(scene().tokensAtApi()).containsExactly("t1", "t2");
        return second;
    }
}
