package io.latchkey.chaos;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * A protected resource: it judges each token by itself, carries orders out, and answers in all ways that an API may. Thread-safe.
 */
final class Api implements AutoCloseable {

    static final String PATH = "/calls/";

    /** Each means that the token is dead. */
    private static final String[] REFUSALS = {
        "WWW-Authenticate: Bearer error=\"invalid_token\"\r\n",
        "",
        "WWW-Authenticate: Bearer realm=\"orders, and more\"\r\n",
        "WWW-Authenticate: OAuth2 realm=\"orders\", error=\"invalid_token\"\r\n",
        "WWW-Authenticate: Negotiate, Basic realm=\"x\", Bearer error=\"invalid_token\", error_description=\"a, b\"\r\n",
        "WWW-Authenticate: Basic realm=\"x\"\r\nWWW-Authenticate: Bearer scope=\"orders\"\r\n",
        "WWW-Authenticate: ,,=\"\r\n",
    };

    private final World world;
    private final String elsewhere;
    private final AtomicIntegerArray refusing = new AtomicIntegerArray(Sources.CLIENTS);
    private final Server server;

    Api(World world, String name, String elsewhere) {
        this.world = world;
        this.elsewhere = elsewhere;
        this.server = Server.start(name, this::answer);
    }

    String origin() {
        return server.origin();
    }

    int openConnections() {
        return server.openConnections();
    }

    /** Refuses each token of a client from now on, or no more. */
    void refuse(int client, boolean all) {
        refusing.set(client, all ? 1 : 0);
    }

    private boolean answer(Request request, Wire wire) throws IOException, InterruptedException {
        if (Vault.isIn(request.path() + request.headers() + request.bodyAsText())) {
            world.violations().add(Promise.ORIGINS, "the API was sent a client secret");
        }
        if (!request.path().startsWith(PATH)) {
            world.violations().add(Promise.REASON, "the API was sent what is no call");
            return false;
        }
        long id = Long.parseLong(request.path().substring(PATH.length()));
        Errand errand = world.calls().byId(id);
        if (errand == null) {
            world.tally().count("calls that came when they were forgotten");
            return false;
        }
        String token = request.token();
        Tokens.Issued issued = token == null ? null : world.tokens().byValue(token);
        errand.sent(token, issued == null ? null : issued.client(), request.body());
        world.tally().count("calls at the API");
        boolean last = errand.sends() > 1;
        if (issued == null || issued.isDead() || refusing.get(errand.client()) != 0) {
            return refuse(errand, last, wire);
        }
        Step step = errand.step();
        TimeUnit.MILLISECONDS.sleep(step.apiMillis());
        return answer(errand, last, issued, wire);
    }

    private boolean refuse(Errand errand, boolean last, Wire wire) throws IOException {
        world.tally().count("401 of source " + errand.step().source());
        world.tally().count(last ? "401s, the second of a call" : "401s, the first of a call");
        String challenge = REFUSALS[(int) (errand.id() % REFUSALS.length)];
        String body = errand.id() % 11 == 0 ? "no ".repeat(20_000) : "no";
        errand.refused();
        wire.answer(401, challenge + headers(errand), body);
        return true;
    }

    private boolean answer(Errand errand, boolean last, Tokens.Issued token, Wire wire) throws IOException {
        Step step = errand.step();
        switch (step.fate()) {
            case REVOKED -> {
                if (!last) {
                    token.revoke();
                    return refuse(errand, false, wire);
                }
            }
            case FORBIDDEN -> {
                wire.answer(403, "WWW-Authenticate: Bearer error=\"insufficient_scope\"\r\n" + headers(errand), "no");
                return true;
            }
            case INSUFFICIENT_SCOPE -> {
                wire.answer(
                        401,
                        "WWW-Authenticate: Bearer error=\"insufficient_scope\", scope=\"more\"\r\n" + headers(errand),
                        "no");
                return true;
            }
            case OTHER_SCHEME -> {
                wire.answer(401, "WWW-Authenticate: DPoP algs=\"ES256\"\r\n" + headers(errand), "no");
                return true;
            }
            case ELSEWHERE -> {
                wire.answer(
                        errand.id() % 2 == 0 ? 302 : 307,
                        "Location: " + elsewhere + PATH + errand.id() + "\r\n" + headers(errand),
                        "");
                return true;
            }
            default -> {
                // It is carried out.
            }
        }
        if (step.order()) {
            errand.booked();
            world.tally().count("orders booked");
        }
        return carriedOut(errand, wire);
    }

    private static boolean carriedOut(Errand errand, Wire wire) throws IOException {
        String body = "call " + errand.id() + ".";
        switch (errand.step().fate()) {
            case LARGE -> wire.answer(200, headers(errand), body + "x".repeat(300_000));
            case CHUNKED ->
                wire.raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n" + headers(errand) + "\r\n"
                        + Integer.toHexString(body.length()) + "\r\n" + body + "\r\n0\r\n\r\n");
            case CLOSING -> {
                wire.answer(200, "Connection: close\r\n" + headers(errand), body);
                return false;
            }
            case FAILING -> wire.answer(500, headers(errand), "sorry");
            case UNAVAILABLE -> wire.answer(503, "Retry-After: 30\r\n" + headers(errand), "sorry");
            case CUT_OFF -> {
                wire.reset();
                return false;
            }
            default -> wire.answer(200, headers(errand), body);
        }
        return true;
    }

    static String headers(Errand errand) {
        return "Content-Type: text/plain\r\nX-Call: " + errand.id() + "\r\n";
    }

    @Override
    public void close() {
        server.close();
    }

    /** Another origin, to which no token may come. */
    static final class Elsewhere implements AutoCloseable {

        private final World world;
        private final Server server = Server.start("elsewhere", this::answer);

        Elsewhere(World world) {
            this.world = world;
        }

        String origin() {
            return server.origin();
        }

        int openConnections() {
            return server.openConnections();
        }

        private boolean answer(Request request, Wire wire) throws IOException {
            world.tally().count("requests at another origin");
            String all = request.path() + request.headers() + request.bodyAsText();
            if (request.headers().containsKey("authorization") || Tokens.isIn(all) || Vault.isIn(all)) {
                world.violations().add(Promise.ORIGINS, "another origin was sent a token or a secret, by " + request);
            }
            if (!request.path().startsWith(PATH)) {
                world.violations().add(Promise.ORIGINS, "a redirect of the token endpoint was followed");
                return false;
            }
            Errand errand = world.calls().byId(Long.parseLong(request.path().substring(PATH.length())));
            if (errand == null) {
                return false;
            }
            wire.answer(200, headers(errand), "call " + errand.id() + ".");
            return true;
        }

        @Override
        public void close() {
            server.close();
        }
    }
}
