package io.latchkey.fleet;

import io.latchkey.AllowedOrigins;
import io.latchkey.BearerAuth;
import io.latchkey.BearerExchange;
import io.latchkey.ClientCredentialsTokenSource;
import io.latchkey.TokenListener;
import io.latchkey.TokenSource;
import io.latchkey.TokenStore;
import io.latchkey.store.RedisTokenStore;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.RedisClient;

/**
 * An instance that is a process of its own: calls the API again and again, and says on its standard output what becomes of
 * each call. Ends with its standard input.
 */
public final class Member {

    static final String FINE = "fine";
    static final String AGAIN = "again";
    static final String REFUSED = "refused";
    static final String FAILED = "failed";
    static final String WAITED = "waited ";

    private static final long BETWEEN_CALLS_MILLIS = 20;

    private static volatile boolean over;

    private final BearerAuth auth;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI api;

    private Member(BearerAuth auth, URI api) {
        this.auth = auth;
        this.api = api;
    }

    /** Calls the partner at this origin; shares tokens through the Redis at this port, if one is named. */
    public static void main(String[] args) throws Exception {
        String origin = args[0];
        ClientCredentialsTokenSource.Builder builder = ClientCredentialsTokenSource.builder()
                .tokenEndpoint(origin + "/oauth2/token")
                .clientId("client")
                .clientSecret("a secret that all instances have")
                .listener(new TokenListener() {
                    @Override
                    public void waited(Waited event) {
                        say(WAITED + event.waited().toNanos());
                    }
                });
        if (args.length > 1) {
            builder.tokenStore(store(Redis.client(Integer.parseInt(args[1]))));
        }
        try (ClientCredentialsTokenSource tokens = builder.build()) {
            BearerAuth auth = BearerAuth.of(tokens, AllowedOrigins.of(origin));
            Thread calls = new Thread(new Member(auth, URI.create(origin + "/prices"))::callOnAndOn, "calls");
            calls.start();
            while (System.in.read() >= 0) {
                // until it is at its end
            }
            over = true;
            calls.join();
        }
        System.exit(0);
    }

    private static TokenStore store(RedisClient redis) {
        return RedisTokenStore.of((script, keys, arguments) -> (String) redis.eval(script, keys, arguments));
    }

    private static void say(String line) {
        System.out.println(line);
    }

    private void callOnAndOn() {
        try {
            while (!over) {
                say(call());
                TimeUnit.MILLISECONDS.sleep(BETWEEN_CALLS_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String call() throws InterruptedException {
        try {
            BearerExchange exchange = auth.exchange(new Call(api));
            if (exchange == null) {
                return FAILED;
            }
            Answer first = send(exchange.authorization());
            String another = exchange.retryAuthorization(first, true);
            if (another == null) {
                return first.statusCode() == 401 ? REFUSED : FINE;
            }
            Answer second = send(another);
            String none = exchange.retryAuthorization(second, true);
            return none == null && second.statusCode() != 401 ? AGAIN : REFUSED;
        } catch (IOException e) {
            return FAILED;
        }
    }

    private Answer send(String authorization) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(api)
                .header("Authorization", authorization)
                .build();
        return new Answer(http.send(request, HttpResponse.BodyHandlers.discarding()));
    }

    private record Call(URI uri) implements BearerExchange.UriRequest {

        @Override
        public String method() {
            return "GET";
        }

        @Override
        public boolean hasAuthorization() {
            return false;
        }

        @Override
        public boolean repeatable() {
            return true;
        }

        @Override
        public @Nullable TokenSource tokenSource() {
            return null;
        }
    }

    private record Answer(HttpResponse<Void> response) implements BearerExchange.Response {

        @Override
        public int statusCode() {
            return response.statusCode();
        }

        @Override
        public List<String> headers(String name) {
            return response.headers().allValues(name);
        }

        @Override
        public byte[] peekBody(int limit) {
            return new byte[0];
        }
    }
}
