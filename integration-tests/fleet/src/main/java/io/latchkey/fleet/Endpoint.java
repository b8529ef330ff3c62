package io.latchkey.fleet;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.latchkey.AccessToken;
import io.latchkey.TokenTransport;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A token endpoint, and what an API knows of its tokens: when each was issued and when it ends, in the true time of the
 * world, and which of them have been revoked.
 */
final class Endpoint {

    static final long LIFETIME = TimeUnit.HOURS.toNanos(1);

    private static final long QUICKEST = TimeUnit.MILLISECONDS.toNanos(120);
    private static final long SLOWEST = TimeUnit.MILLISECONDS.toNanos(300);

    private final World world;
    private final Tally tally;
    private final SplittableRandom chance;
    private final List<Issued> issued = new ArrayList<>();
    private boolean away;
    private @Nullable Consumer<Instance> fate;

    Endpoint(World world, Tally tally) {
        this.world = world;
        this.tally = tally;
        this.chance = world.chance();
    }

    /** A token, with its end. */
    static final class Issued {

        private final long ends;
        private boolean revoked;

        private Issued(long ends) {
            this.ends = ends;
        }

        boolean isRevoked() {
            return revoked;
        }

        boolean isOverAt(long time) {
            return time >= ends;
        }
    }

    /** The way from a machine to this endpoint. */
    TokenTransport from(Instance instance, Machine machine) {
        return request -> {
            long half = chance.nextLong(QUICKEST, SLOWEST) / 2;
            try {
                machine.pause(half);
                tally.requested();
                meet(instance);
                boolean refuses = away;
                int number = issued.size();
                if (!refuses) {
                    issued.add(new Issued(world.now() + LIFETIME));
                }
                machine.pause(half);
                return refuses ? unavailable() : granted(number);
            } catch (InterruptedException e) {
                throw new InterruptedIOException();
            }
        };
    }

    private void meet(Instance instance) {
        Consumer<Instance> once = fate;
        fate = null;
        if (once != null) {
            once.accept(instance);
        }
    }

    private static TokenTransport.Response granted(int number) throws IOException {
        return answer(
                200,
                "{\"access_token\":\"token-" + number + "\",\"token_type\":\"Bearer\",\"expires_in\":"
                        + TimeUnit.NANOSECONDS.toSeconds(LIFETIME) + "}");
    }

    private static TokenTransport.Response unavailable() throws IOException {
        return answer(503, "");
    }

    private static TokenTransport.Response answer(int status, String body) {
        return new TokenTransport.Response(status, Map.of(), new ByteArrayInputStream(body.getBytes(UTF_8)));
    }

    Issued issued(AccessToken token) {
        return issued.get(Integer.parseInt(token.value().substring("token-".length())));
    }

    /** All tokens of the client that are there by now. */
    void revokeAll() {
        issued.forEach(each -> each.revoked = true);
    }

    /** Answers with an error from now on, or as it should again. */
    void away(boolean isAway) {
        away = isAway;
    }

    /** Does something to the next instance that asks, before it has its answer. */
    void meetNext(Consumer<Instance> what) {
        fate = what;
    }
}
