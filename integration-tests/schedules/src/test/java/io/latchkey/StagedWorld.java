package io.latchkey;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.latchkey.schedules.Stage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A token endpoint on a stage, and what sources that ask it need. It gives {@code token-1}, {@code token-2} and so on, to
 * whoever has the right secret. What it remembers is touched by whoever has the turn.
 */
final class StagedWorld implements TokenTransport {

    private static final Logger LOG = Logger.getLogger("io.latchkey");

    static {
        LOG.setLevel(Level.OFF);
    }

    final Stage stage;
    final StagedTiming timing;

    /** What the supplier gives, and what the endpoint takes. */
    String secret = "secret-1";

    String rightSecret = "secret-1";

    /** The answers that are given instead of a token, first to last: a status, and an error or nothing. */
    final List<String> script = new ArrayList<>();

    /** How long a request takes, on the stage's clock. */
    long takesSeconds;

    /** Whether the scene's clock may leap over the time that a request has. */
    boolean leaps;

    int requests;
    int granted;
    int mostAtOnce;
    int mostSuppliersAtOnce;
    private int underWay;
    private int suppliersUnderWay;

    StagedWorld(Stage stage) {
        this.stage = stage;
        this.timing = new StagedTiming(stage);
    }

    ClientCredentialsTokenSource.Builder builder() {
        return ClientCredentialsTokenSource.builder()
                .tokenEndpoint("https://auth.example.com/oauth2/token")
                .clientId("client")
                .clientSecret(this::supply)
                .transport(this)
                .timing(timing);
    }

    ClientCredentialsTokenSource source() {
        return builder().build();
    }

    private String supply() {
        mostSuppliersAtOnce = Math.max(mostSuppliersAtOnce, ++suppliersUnderWay);
        stage.step();
        String given = secret;
        stage.step();
        suppliersUnderWay--;
        return given;
    }

    @Override
    public Response send(Request request) throws IOException {
        requests++;
        mostAtOnce = Math.max(mostAtOnce, ++underWay);
        try {
            boolean unused = stage.await(() -> takesSeconds == 0, TimeUnit.SECONDS.toNanos(takesSeconds));
            return answer(request);
        } catch (InterruptedException e) {
            throw new InterruptedIOException();
        } finally {
            underWay--;
        }
    }

    private Response answer(Request request) {
        String form = URLDecoder.decode(new String(request.body(), UTF_8), UTF_8);
        if (!form.contains("client_secret=" + rightSecret)) {
            return response(401, "{\"error\":\"invalid_client\"}");
        }
        if (!script.isEmpty()) {
            String[] next = script.remove(0).split(" ", -1);
            return response(Integer.parseInt(next[0]), next.length > 1 ? "{\"error\":\"" + next[1] + "\"}" : "{}");
        }
        return response(
                200, "{\"access_token\":\"token-" + ++granted + "\",\"token_type\":\"Bearer\",\"expires_in\":3600}");
    }

    private static Response response(int status, String json) {
        return new Response(
                status,
                Map.of("Content-Type", List.of("application/json")),
                new ByteArrayInputStream(json.getBytes(UTF_8)));
    }

    // -- callers

    /** What a caller has got. */
    static final class Got {

        @Nullable
        String token;

        @Nullable
        Exception failure;

        boolean over;

        /** Whether the thread's interrupt was set when the call ended. */
        boolean interrupted;

        @Override
        public String toString() {
            return over ? token == null ? String.valueOf(failure) : token : "still waiting";
        }
    }

    /** A call that gives a token. */
    interface Call {
        AccessToken make() throws Exception;
    }

    /** Has an actor make a call. */
    Got call(String role, Call call) {
        Got got = new Got();
        stage.start(role, () -> make(got, call));
        return got;
    }

    static void make(Got got, Call call) {
        try {
            got.token = call.make().value();
        } catch (Exception e) {
            got.failure = e;
        }
        got.interrupted = Thread.currentThread().isInterrupted();
        got.over = true;
    }

    Got ask(TokenSource source) {
        return call("caller", source::token);
    }

    /** Asks for a stage, and waits for it as a caller of a stage would. */
    Got askAsync(TokenSource source) {
        return call("stage", () -> Waiting.await(source.tokenAsync().toCompletableFuture()));
    }

    /** Asks and waits on the thread that calls this. */
    static Got askHere(TokenSource source) {
        Got got = new Got();
        make(got, source::token);
        return got;
    }

    /** Waits for a token that outlives an upload. */
    static AccessToken lasting(TokenSource source) throws TokenException {
        return Waiting.await(source.lastingTokenAsync().toCompletableFuture());
    }

    // -- checks

    static void check(boolean holds, String what, @Nullable Object... seen) {
        if (!holds) {
            throw new AssertionError(what + ": " + List.of(java.util.Arrays.toString(seen)));
        }
    }

    /** There is one request at a time, but for those that a leap of the clock has ended; and no timer is left at the end. */
    void checkEnd() {
        check(mostAtOnce <= 1 || leaps, "one request at a time", mostAtOnce);
        check(stage.timersPending() == 0, "no timer is left", stage.timersPending());
    }
}
