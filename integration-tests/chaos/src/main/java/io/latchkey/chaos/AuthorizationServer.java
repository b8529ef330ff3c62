package io.latchkey.chaos;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A token endpoint that fails three times of ten, in every way, and that is away for spells. Thread-safe. */
final class AuthorizationServer implements AutoCloseable {

    private static final String PATH = "/oauth2/token";

    /** How long a token lives whose life is not named: a client that takes it for a long one keeps it for longer, if it is young. */
    private static final long UNNAMED_SECONDS = 60;

    private final World world;
    private final List<Client> clients = new ArrayList<>();
    private final Server server = Server.start("tokens", this::answer);
    private final String elsewhere;
    private volatile @Nullable Manner away;

    /** How a token endpoint can be away. */
    enum Manner {
        /** Nobody listens. */
        REFUSING,
        /** Connections are taken, and nothing follows. */
        SILENT,
        /** Connections break off. */
        RESETTING,
        UNAVAILABLE,
        RETRY_LATER,
        /** Something in front of it speaks for it. */
        BAD_GATEWAY
    }

    /** A client, and what becomes of its requests. */
    private static final class Client {

        private final int number;
        private final Vault vault;
        private final FateOfRequests fates;
        private final ReentrantLock lock = new ReentrantLock();

        Client(int number, Vault vault, FateOfRequests fates) {
            this.number = number;
            this.vault = vault;
            this.fates = fates;
        }

        FateOfRequests.Fate nextFate() {
            lock.lock();
            try {
                return fates.next();
            } finally {
                lock.unlock();
            }
        }
    }

    AuthorizationServer(World world, List<Vault> vaults, String elsewhere) {
        this.world = world;
        this.elsewhere = elsewhere;
        for (int i = 0; i < vaults.size(); i++) {
            clients.add(
                    new Client(i, vaults.get(i), new FateOfRequests(world.plan().stream(FateOfRequests.stream(i)))));
        }
    }

    static Manner manner(int number) {
        Manner[] all = Manner.values();
        return all[number % all.length];
    }

    static String clientId(int number) {
        return "client " + number + " & co";
    }

    URI uri() {
        return URI.create(server.origin() + PATH);
    }

    int openConnections() {
        return server.openConnections();
    }

    /** Answers nobody properly from now on. */
    void goAway(Manner manner) throws InterruptedException {
        away = manner;
        if (manner == Manner.REFUSING) {
            server.refuse();
        }
    }

    void comeBack() {
        server.listen();
        away = null;
    }

    private boolean answer(Request request, Wire wire) throws IOException, InterruptedException {
        if (request.token() != null) {
            world.violations().add(Promise.ORIGINS, "the token endpoint was sent a token");
        }
        Manner manner = away;
        if (manner != null) {
            world.tally().count("endpoint away: " + manner);
            return answerAway(manner, wire);
        }
        String[] named = clientOf(request);
        Client client = named == null ? null : byId(named[0]);
        if (named == null
                || client == null
                || !request.method().equals("POST")
                || !request.path().equals(PATH)) {
            world.violations().add(Promise.REASON, "the token endpoint was sent what is no token request");
            return false;
        }
        if (!named[1].equals(client.vault.valid())) {
            world.tally().count("request with a secret that was replaced");
            wire.json(client.number % 2 == 0 ? 401 : 400, "", "{\"error\":\"invalid_client\"}");
            return true;
        }
        FateOfRequests.Fate fate = world.isQuiet() ? new FateOfRequests.Fate(Fault.NONE, 1, 2, 0) : client.nextFate();
        TimeUnit.MILLISECONDS.sleep(fate.millis());
        world.tally().count("fault: " + fate.fault());
        return fate.fault().say(wire, new Grantor(client, fate));
    }

    private static boolean answerAway(Manner manner, Wire wire) throws IOException {
        switch (manner) {
            case SILENT -> wire.waitForHangUp();
            case RESETTING, REFUSING -> wire.reset();
            case UNAVAILABLE -> wire.answer(503, "", "");
            case RETRY_LATER -> wire.answer(503, "Retry-After: 2\r\n", "");
            case BAD_GATEWAY -> wire.answer(502, "Content-Type: text/html\r\n", "<html>Bad Gateway</html>");
        }
        return false;
    }

    private @Nullable Client byId(String id) {
        for (Client client : clients) {
            if (clientId(client.number).equals(id)) {
                return client;
            }
        }
        return null;
    }

    /** Id and secret, in the form or in the header. */
    private static String @Nullable [] clientOf(Request request) {
        String authorization = request.headers().get("authorization");
        if (authorization != null && authorization.toLowerCase(Locale.ROOT).startsWith("basic ")) {
            String pair = new String(Base64.getDecoder().decode(authorization.substring("basic ".length())), UTF_8);
            int colon = pair.indexOf(':');
            return new String[] {decoded(pair.substring(0, colon)), decoded(pair.substring(colon + 1))};
        }
        String id = null;
        String secret = null;
        for (String parameter : new String(request.body(), ISO_8859_1).split("&", -1)) {
            int equals = parameter.indexOf('=');
            String value = decoded(parameter.substring(equals + 1));
            if (parameter.startsWith("client_id=")) {
                id = value;
            } else if (parameter.startsWith("client_secret=")) {
                secret = value;
            }
        }
        return id == null || secret == null ? null : new String[] {id, secret};
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, UTF_8);
    }

    /** What the answers to one client are made of. */
    private final class Grantor implements Fault.Grantor {

        private final Client client;
        private final FateOfRequests.Fate fate;
        private final long seconds;
        private final long life;

        Grantor(Client client, FateOfRequests.Fate fate) {
            this.client = client;
            this.fate = fate;
            this.seconds = Sources.seconds(client.number, fate.lifeShare());
            this.life = TimeUnit.SECONDS.toNanos(fate.fault().namesALife() ? seconds : UNNAMED_SECONDS);
        }

        @Override
        public String token() {
            return world.tokens()
                    .issue(
                            client.number,
                            life,
                            fate.fault().namesALife() ? (long) (life * fate.deathShare()) : life,
                            fate.fault() == Fault.NONE ? life : 0);
        }

        @Override
        public String deadToken() {
            return world.tokens().issue(client.number, life, 0, 0);
        }

        @Override
        public long life() {
            return seconds;
        }

        @Override
        public String secret() {
            return client.vault.valid();
        }

        @Override
        public String elsewhere() {
            return elsewhere;
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
