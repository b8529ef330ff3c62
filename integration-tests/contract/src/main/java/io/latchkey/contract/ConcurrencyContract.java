package io.latchkey.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.AllowedOrigins;
import io.latchkey.BearerAuth;
import io.latchkey.sandbox.Gate;
import io.latchkey.sandbox.Sandbox;
import io.latchkey.testing.Reply;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Many calls at once. */
public interface ConcurrencyContract extends Contract {

    /** At once at the sandbox, which shares the processors with them: it is to answer before a request is made again. */
    int SANDBOX_CALLS = 32;

    /** How many calls at once a stack is asked for. */
    default int callsAtOnce() {
        return 100;
    }

    private List<Answer> getAtOnce(String path) throws Exception {
        return getAtOnce(scene().uri(path), callsAtOnce());
    }

    private List<Answer> getAtOnce(URI uri, int times) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(times);
        try {
            List<Future<Answer>> calls = new ArrayList<>();
            for (int i = 0; i < times; i++) {
                calls.add(threads.submit(() -> scene().call(Call.get(uri))));
            }
            List<Answer> answers = new ArrayList<>();
            for (Future<Answer> call : calls) {
                answers.add(call.get());
            }
            return answers;
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    @Tag("D1")
    default void shareOneTokenRequestWhenCold() throws Exception {
        CountDownLatch allWait = new CountDownLatch(1);
        scene().tokenEndpoint().enqueue(scene().nextToken().after(allWait));
        Thread opener = new Thread(() -> {
            scene().tokenEndpoint().awaitRequests(1);
            allWait.countDown();
        });
        opener.start();
        scene().stack();

        assertThat(getAtOnce("/prices")).allMatch(answer -> answer.status() == 200);

        opener.join();
        assertThat(scene().tokenRequests()).isEqualTo(1);
        assertThat(scene().api().requests()).hasSize(callsAtOnce());
    }

    @Test
    @Tag("D10")
    @Tag("F12")
    default void shareOneTokenRequestWhenAllAreRefused() throws Exception {
        scene().get("/prices");
        CountDownLatch allArrived = new CountDownLatch(callsAtOnce());
        for (int i = 0; i < callsAtOnce(); i++) {
            scene().api().enqueue(Reply.invalidToken().together(allArrived));
        }

        List<Answer> answers = getAtOnce("/prices");

        assertThat(answers).hasSize(callsAtOnce()).allMatch(answer -> answer.status() == 200);
        assertThat(scene().tokenRequests()).isEqualTo(1 + 1);
        assertThat(scene().api().requests()).hasSize(1 + 2 * callsAtOnce());
    }

    @Test
    @Tag("D10")
    @Tag("F12")
    default void shareOneTokenRequestWhenTheSandboxRevokesTheirToken() throws Exception {
        Sandbox sandbox = scene().sandbox();
        int calls = Math.min(callsAtOnce(), SANDBOX_CALLS);
        scene().call(Call.get(sandbox.api("/prices")));
        sandbox.revokeAll();
        try (Gate all = sandbox.gatherApiRequests(calls)) {
            assertThat(getAtOnce(sandbox.api("/prices"), calls)).allMatch(answer -> answer.status() == 200);
            assertThat(all.arrived()).isGreaterThanOrEqualTo(calls);
        }

        assertThat(sandbox.tokenRequests()).isEqualTo(1 + 1);
        assertThat(sandbox.apiAnswers(401)).isEqualTo(calls);
        assertThat(sandbox.apiAnswers(200)).isEqualTo(1 + calls);
    }

    @Test
    @Tag("D5")
    @Tag("I5")
    @Tag("I6")
    default void letAnInterruptedCallerGoAndTheOthersHaveTheToken() throws Exception {
        CountDownLatch interrupted = new CountDownLatch(1);
        scene().tokenEndpoint().enqueue(scene().nextToken().after(interrupted));
        Stack stack = scene().stack();
        List<Throwable> failures = new ArrayList<>();
        Thread impatient = new Thread(() -> {
            try {
                stack.call(Call.get(scene().uri("/impatient")));
            } catch (IOException | RuntimeException e) {
                failures.add(e);
            }
        });
        impatient.start();
        scene().tokenEndpoint().awaitRequests(1);
        var patient = stack.callAsync(Call.get(scene().uri("/patient")));
        impatient.interrupt();
        impatient.join();
        interrupted.countDown();

        assertThat(patient.get().status()).isEqualTo(200);
        assertThat(failures).hasSize(1);
        assertThat(scene().tokenRequests()).isEqualTo(1);
    }

    @Test
    @Tag("D7")
    default void giveUpAfterTheAcquireTimeoutAndKeepTheLateToken() throws IOException {
        scene().use(BearerAuth.of(
                scene().newTokens(b -> b.clientSecret(scene().secret()).acquireTimeout(Duration.ofMillis(200))),
                AllowedOrigins.of(scene().api().origin())));
        CountDownLatch late = new CountDownLatch(1);
        scene().tokenEndpoint().enqueue(scene().nextToken().after(late));

        IOException failure = scene().failureOf(() -> scene().get("/prices"));

        assertThat(failure).isInstanceOf(io.latchkey.TokenException.class).hasMessageContaining("acquireTimeout");
        assertThat(scene().api().requests()).isEmpty();
        late.countDown();
    }
}
