package io.latchkey;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URLDecoder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A token endpoint that answers by a script, and keeps account of what it was asked. Without a script, it gives {@code
 * token-1}, {@code token-2} and so on, each for an hour.
 */
final class ScriptedTransport implements TokenTransport {

    /** One answer of the script. */
    interface Step {
        @Nullable
        Response answer(Request request) throws IOException;
    }

    private final Queue<Step> script = new ConcurrentLinkedQueue<>();
    private final List<Map<String, String>> forms = new CopyOnWriteArrayList<>();
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicInteger mostUnderWay = new AtomicInteger();
    private final AtomicInteger granted = new AtomicInteger();
    private volatile Step otherwise = request -> numbered(3600);

    /** The next answer, after those that were named before. */
    ScriptedTransport then(Step step) {
        script.add(step);
        return this;
    }

    /** The answer when the script has ended. */
    ScriptedTransport otherwise(Step step) {
        otherwise = step;
        return this;
    }

    /** From now on numbered tokens that live so many seconds. */
    ScriptedTransport lifetime(long seconds) {
        return otherwise(request -> numbered(seconds));
    }

    /** Holds the next request until the gate is opened, and answers it as it would have. */
    Gate gate() {
        return gate(request -> otherwise.answer(request));
    }

    Gate gate(Step step) {
        Gate gate = new Gate(step);
        then(gate);
        return gate;
    }

    int requests() {
        return forms.size();
    }

    int mostAtOnce() {
        return mostUnderWay.get();
    }

    List<Map<String, String>> forms() {
        return forms;
    }

    @Override
    @SuppressWarnings("NullAway") // A transport that gives null is one of the cases.
    public Response send(Request request) throws IOException {
        forms.add(parse(new String(request.body(), UTF_8)));
        mostUnderWay.accumulateAndGet(underWay.incrementAndGet(), Math::max);
        try {
            Step step = script.poll();
            return (step == null ? otherwise : step).answer(request);
        } finally {
            underWay.decrementAndGet();
        }
    }

    private Response numbered(long seconds) throws IOException {
        return answer("token-" + granted.incrementAndGet(), seconds);
    }

    private static Map<String, String> parse(String form) {
        Map<String, String> parameters = new LinkedHashMap<>();
        if (form.isEmpty()) {
            return parameters;
        }
        for (String pair : form.split("&", -1)) {
            String[] nameAndValue = pair.split("=", 2);
            parameters.put(URLDecoder.decode(nameAndValue[0], UTF_8), URLDecoder.decode(nameAndValue[1], UTF_8));
        }
        return parameters;
    }

    // -- what a script is made of

    static Step token(String value, long seconds) {
        return request -> answer(value, seconds);
    }

    static Step status(int status, String body, String... headersAndValues) {
        return request -> {
            Map<String, List<String>> headers = new LinkedHashMap<>();
            for (int i = 0; i < headersAndValues.length; i += 2) {
                headers.put(headersAndValues[i], List.of(headersAndValues[i + 1]));
            }
            return new Response(status, headers, new ByteArrayInputStream(body.getBytes(UTF_8)));
        };
    }

    static Step error(int status, String error) {
        return status(status, "{\"error\":\"" + error + "\"}", "Content-Type", "application/json");
    }

    static Step unavailable() {
        return status(503, "");
    }

    static Step failure(IOException failure) {
        return request -> {
            throw failure;
        };
    }

    private static Response answer(String token, long seconds) throws IOException {
        String json = "{\"access_token\":\"" + token + "\",\"token_type\":\"Bearer\",\"expires_in\":" + seconds + "}";
        return new Response(200, Map.of(), new ByteArrayInputStream(json.getBytes(UTF_8)));
    }

    /** Where a request is held. */
    static final class Gate implements Step {

        private final Step step;
        private final CountDownLatch arrived = new CountDownLatch(1);
        private final CountDownLatch opened = new CountDownLatch(1);
        private final CountDownLatch interrupted = new CountDownLatch(1);

        private Gate(Step step) {
            this.step = step;
        }

        @Override
        public @Nullable Response answer(Request request) throws IOException {
            arrived.countDown();
            try {
                opened.await();
            } catch (InterruptedException e) {
                interrupted.countDown();
                throw new InterruptedIOException("interrupted at the gate");
            }
            return step.answer(request);
        }

        void awaitArrival() {
            await(arrived, "no request has come");
        }

        void awaitInterrupt() {
            await(interrupted, "the request was not interrupted");
        }

        void open() {
            opened.countDown();
        }
    }

    static void await(CountDownLatch latch, String otherwise) {
        try {
            if (!latch.await(30, TimeUnit.SECONDS)) {
                throw new AssertionError(otherwise);
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
