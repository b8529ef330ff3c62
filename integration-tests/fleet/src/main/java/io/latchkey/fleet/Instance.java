package io.latchkey.fleet;

import io.latchkey.AccessToken;
import io.latchkey.ClientCredentialsTokenSource;
import io.latchkey.Simulated;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One instance of an application, which calls an API every few seconds, as an adapter does: with the token at hand, or one
 * that it waits for; after a 401 with another one, once.
 */
final class Instance {

    private static final long TRAVEL = TimeUnit.MILLISECONDS.toNanos(20);

    private final World world;
    private final Endpoint endpoint;
    private final Tally tally;
    private final Machine machine;
    private final ClientCredentialsTokenSource source;
    private final SplittableRandom chance;
    private final long betweenCalls;
    private boolean running = true;

    Instance(
            World world,
            Endpoint endpoint,
            @Nullable SharedStore store,
            Tally tally,
            Machine machine,
            long betweenCalls) {
        this.world = world;
        this.endpoint = endpoint;
        this.tally = tally;
        this.machine = machine;
        this.chance = world.chance();
        this.betweenCalls = betweenCalls;
        ClientCredentialsTokenSource.Builder builder = Simulated.sourceOn(machine)
                .tokenEndpoint("https://auth.example.com/oauth2/token")
                .clientId("client")
                .clientSecret("a secret that all instances have")
                .transport(endpoint.from(this, machine));
        if (store != null) {
            builder.tokenStore(store.from(machine));
        }
        this.source = builder.build();
    }

    /** Starts with a call, and goes on. */
    void begin() {
        if (running) {
            call();
            var unused = world.after((long) (betweenCalls * chance.nextDouble(0.5, 1.5)), this::begin);
        }
    }

    /** Ends as an application does that is told to. */
    void stop() {
        running = false;
        source.close();
    }

    /** Ends without a word. */
    void kill() {
        running = false;
        machine.kill();
    }

    private void call() {
        Counts counts = tally.now();
        counts.calls++;
        withToken(counts, (token, failure) -> {
            if (token == null) {
                counts.failed++;
            } else {
                send(counts, token);
            }
        });
    }

    private void withToken(Counts counts, BiConsumer<@Nullable AccessToken, @Nullable Throwable> then) {
        AccessToken atHand = source.tokenAtHand();
        if (atHand != null) {
            then.accept(atHand, null);
            return;
        }
        long since = world.now();
        var unused = source.tokenAsync().whenComplete((token, failure) -> {
            if (running) {
                counts.waited(world.now() - since);
                then.accept(token, failure);
            }
        });
    }

    private void send(Counts counts, AccessToken token) {
        if (!isRefused(counts, token)) {
            return;
        }
        counts.refused++;
        afterAnswer(() -> {
            source.reject(token);
            sendAgain(counts, token);
        });
    }

    private void sendAgain(Counts counts, AccessToken refused) {
        withToken(counts, (another, failure) -> {
            if (another == null || another.value().equals(refused.value())) {
                counts.handedOn++;
            } else if (isRefused(counts, another)) {
                counts.handedOn++;
                afterAnswer(() -> source.reject(another));
            }
        });
    }

    private void afterAnswer(Runnable work) {
        var unused = world.after(2 * TRAVEL, () -> {
            if (running) {
                work.run();
            }
        });
    }

    /** Whether the API refuses a call that is sent now. */
    private boolean isRefused(Counts counts, AccessToken token) {
        Endpoint.Issued issued = endpoint.issued(token);
        if (issued.isOverAt(world.now() + TRAVEL)) {
            counts.pastEnd++;
            return true;
        }
        return issued.isRevoked();
    }
}
