package io.latchkey;

import static org.awaitility.Awaitility.await;

import io.latchkey.engines.Client;
import io.latchkey.engines.Server;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** On an engine that is a process: it gets signals, and there is a network between it and the instances. */
abstract class ServerFaultContract extends FaultContract {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final List<Client> near = new ArrayList<>();
    private final List<Client> far = new ArrayList<>();
    private @Nullable Server server;
    private @Nullable TcpProxy network;

    /** Starts the server. */
    abstract Server start() throws Exception;

    /** Sees to it that nothing more can be written, or that it can again. */
    abstract void fill(boolean full) throws Exception;

    @BeforeAll
    void startServer() throws Exception {
        server = start();
        network = new TcpProxy(server.port());
        for (int i = 0; i < INSTANCES; i++) {
            near.add(server.connect());
            far.add(server.connect(network.port()));
        }
    }

    @AfterAll
    void closeServer() throws Exception {
        near.forEach(Client::close);
        far.forEach(Client::close);
        if (network != null) {
            network.close();
        }
        if (server != null) {
            server.close();
        }
    }

    Server server() {
        if (server == null) {
            throw new IllegalStateException("not started");
        }
        return server;
    }

    private TcpProxy network() {
        if (network == null) {
            throw new IllegalStateException("not started");
        }
        return network;
    }

    @Override
    Trouble stalled() {
        Server stalled = server();
        return new Trouble(near, stalled::stall, stalled::resume);
    }

    @Override
    Trouble dead() {
        Server killed = server();
        return new Trouble(near, killed::kill, killed::restart);
    }

    @Override
    Trouble full() {
        return new Trouble(
                near,
                () -> {
                    fill(true);
                    for (Client each : near) {
                        until(() -> !canBeWritten(each));
                    }
                },
                () -> {
                    fill(false);
                    for (Client each : near) {
                        until(() -> canBeWritten(each));
                    }
                });
    }

    private static boolean canBeWritten(Client client) {
        try {
            return client.compareAndSet("latchkey-1-" + UUID.randomUUID(), null, "any", MINUTE);
        } catch (Exception e) {
            return false;
        }
    }

    private static void until(Callable<Boolean> so) {
        await().atMost(Duration.ofSeconds(30)).until(so);
    }

    @Override
    Trouble late(Duration eachWay) {
        TcpProxy slow = network();
        return new Trouble(
                far,
                () -> {
                    slow.toServer.slow(eachWay);
                    slow.toClients.slow(eachWay);
                },
                () -> {
                    slow.toServer.mend();
                    slow.toClients.mend();
                });
    }

    @Override
    Trouble cutThere() {
        TcpProxy.Wire wire = network().toServer;
        return new Trouble(far, wire::cut, wire::mend);
    }

    @Override
    Trouble cutBack() {
        TcpProxy.Wire wire = network().toClients;
        return new Trouble(far, wire::cut, wire::mend);
    }
}
