package io.latchkey.chaos;

import io.latchkey.ClientAuthentication;
import io.latchkey.ClientCredentialsTokenSource;
import io.latchkey.TokenTransport;
import io.latchkey.Unsettled;
import io.latchkey.okhttp.OkHttpTokenTransport;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.DoubleSupplier;
import okhttp3.OkHttpClient;

/**
 * The token sources of the run. Of eight clients, six have a source of their own; the other two have two sources each, as if
 * in two instances of an application, that share a token by a store.
 */
final class Sources implements AutoCloseable {

    static final int CLIENTS = 8;
    static final int COUNT = 10;

    /** The first ones serve an origin; the others are named on each request. */
    static final int WITH_ORIGIN = 2;

    /** The first of the two clients with two sources. */
    private static final int FIRST_SHARED_CLIENT = 6;

    private static final int WARM_CLIENT = 1;

    /** A source with a margin of its own. */
    private static final int OWN_MARGIN = 5;

    private static final Duration MARGIN = Duration.ofMillis(100);

    private final List<Witness> witnesses = new ArrayList<>();
    private final List<ClientCredentialsTokenSource> sources = new ArrayList<>();
    private final List<Flight> flights = new ArrayList<>();
    private final List<Vault> vaults;
    private final World world;

    Sources(World world, URI tokenEndpoint, List<Vault> vaults, WaywardStore store, OkHttpClient okhttp) {
        this.world = world;
        this.vaults = vaults;
        for (int i = 0; i < COUNT; i++) {
            witnesses.add(witness(i, tokenEndpoint, store, okhttp));
        }
    }

    private Witness witness(int number, URI tokenEndpoint, WaywardStore store, OkHttpClient okhttp) {
        String name = "source-" + number;
        int client = client(number);
        Flight flight = new Flight(name, world.violations());
        flights.add(flight);
        TokenTransport transport = number == 3 ? OkHttpTokenTransport.over(okhttp) : TokenTransport.standard();
        Witness.Verdict verdict = new Witness.Verdict();
        ClientCredentialsTokenSource.Builder builder = Unsettled.source(
                        world.clock()::wallTime, new Chance(world.plan().stream("chance of " + name)))
                .tokenEndpoint(tokenEndpoint)
                .clientId(AuthorizationServer.clientId(client))
                .clientSecret(vaults.get(client))
                .name(name)
                .listener(verdict)
                .transport(new CountedTransport(transport, world, number, flight));
        switch (number) {
            case 1 -> builder.keepWarm(Duration.ofSeconds(20));
            case 2 -> builder.acquireTimeout(Duration.ofSeconds(2));
            case 4 -> builder.clientAuthentication(ClientAuthentication.clientSecretBasic());
            case OWN_MARGIN -> builder.refreshAhead(Duration.ofSeconds(3)).expiryMargin(MARGIN);
            case 6, 7 -> builder.tokenStore(store);
            case 8, 9 -> builder.tokenStore(store, new byte[32]).keepWarm(Duration.ofSeconds(20));
            default -> {
                // As it comes.
            }
        }
        ClientCredentialsTokenSource source = builder.build();
        sources.add(source);
        return new Witness(world, number, source, source::status, new Refusals(name, world.violations()), verdict);
    }

    static int client(int source) {
        return source < FIRST_SHARED_CLIENT ? source : FIRST_SHARED_CLIENT + (source - FIRST_SHARED_CLIENT) / 2;
    }

    /**
     * For how long tokens of a client live: two to ten seconds. Nothing is kept warm that lives for less than ten; and tokens
     * of the last client live for more than a minute, as a store that has failed is left alone for half of one.
     *
     * @param share from 0 to 1
     */
    static long seconds(int client, double share) {
        if (client == WARM_CLIENT) {
            return 10;
        }
        long seconds = 2 + Math.round(8 * share);
        return client == CLIENTS - 1 ? 60 + seconds : seconds;
    }

    /**
     * How long before its end a source gives a token no more. One that it has from another instance is as old as the wall
     * clocks say, which leap here by more than the minute that they may: of that one, nothing is asked.
     */
    static long margin(int source, long life) {
        if (source == OWN_MARGIN) {
            return MARGIN.toNanos();
        }
        return client(source) >= FIRST_SHARED_CLIENT ? Long.MIN_VALUE / 2 : life / 10;
    }

    Witness get(int number) {
        return witnesses.get(number);
    }

    List<Witness> all() {
        return witnesses;
    }

    List<Flight> flights() {
        return flights;
    }

    /** Chance that the plan decides, though not which thread has which of it. Thread-safe. */
    private static final class Chance implements DoubleSupplier {

        private final SplittableRandom stream;
        private final ReentrantLock lock = new ReentrantLock();

        Chance(SplittableRandom stream) {
            this.stream = stream;
        }

        @Override
        public double getAsDouble() {
            lock.lock();
            try {
                return stream.nextDouble();
            } finally {
                lock.unlock();
            }
        }
    }

    @Override
    public void close() {
        sources.forEach(ClientCredentialsTokenSource::close);
    }
}
