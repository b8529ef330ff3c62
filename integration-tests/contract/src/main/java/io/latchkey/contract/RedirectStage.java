package io.latchkey.contract;

import io.latchkey.AllowedOrigins;
import io.latchkey.BearerAuth;
import io.latchkey.testing.FakeServer;
import io.latchkey.testing.RecordedRequest;
import io.latchkey.testing.Reply;
import java.io.IOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.api.SoftAssertions;
import org.jspecify.annotations.Nullable;

/**
 * Servers that redirect from one origin to another, by name, by port and by scheme, and refuse whatever comes there without
 * a token: a stack that takes such a refusal for its own affair gives itself away.
 */
final class RedirectStage implements AutoCloseable {

    private static final String BODY = "one order";

    private final Scene scene;
    private final FakeServer first = FakeServer.start(this::serve);
    private final FakeServer second = FakeServer.start(this::serve);
    private final LoopbackCertificate certificate = LoopbackCertificate.load();
    private final SecureFront secure = SecureFront.start(first.port(), certificate);
    private final AutoCloseable trust = certificate.trust();
    private final SoftAssertions asserted = new SoftAssertions();
    private final boolean refuses;
    private int cells;
    private int requests;

    /**
     * For the token source and the stacks of this scene.
     *
     * @param refuses whether what comes without a token to where a redirect leads is refused
     */
    RedirectStage(Scene scene, boolean refuses) throws IOException, GeneralSecurityException {
        this.scene = scene;
        this.refuses = refuses;
    }

    private Reply serve(RecordedRequest request) {
        String[] path = request.path().split("/", -1);
        if (path[1].equals("here")) {
            return Reply.redirect(Integer.parseInt(path[2]), there(RedirectTarget.valueOf(path[3]), path[4]));
        }
        Reply reply = refuses && request.token() == null ? Reply.invalidToken() : Reply.of(200);
        return reply.header("Content-Type", "text/plain");
    }

    private URI here(RedirectTarget target, int status, String cell) {
        String origin = target == RedirectTarget.HTTPS_TO_HTTP ? secure.origin() : first.origin();
        return URI.create(origin + "/here/" + status + "/" + target.name() + "/" + cell);
    }

    private URI there(RedirectTarget target, String cell) {
        String origin = switch (target) {
            case SAME_ORIGIN -> first.origin();
            case OTHER_HOST -> "http://localhost:" + first.port();
            case OTHER_PORT, HTTPS_TO_HTTP -> second.origin();
        };
        return URI.create(origin + "/there/" + cell);
    }

    /** Runs the whole matrix. */
    List<RedirectRow> rows(List<RedirectSetting> settings) {
        AllowedOrigins one = AllowedOrigins.of(first.origin(), secure.origin());
        AllowedOrigins both =
                AllowedOrigins.of(first.origin(), secure.origin(), second.origin(), "http://localhost:" + first.port());
        List<RedirectRow> rows = new ArrayList<>();
        for (RedirectSetting setting : settings) {
            Stack allowingOne = scene.adopt(setting.stack().apply(BearerAuth.of(scene.tokens(), one)));
            for (RedirectTarget target : RedirectTarget.values()) {
                rows.addAll(rows(setting.name(), RedirectRow.ONE_ORIGIN, target, allowingOne));
            }
            Stack allowingBoth = scene.adopt(setting.stack().apply(BearerAuth.of(scene.tokens(), both)));
            for (RedirectTarget target : RedirectTarget.values()) {
                if (target != RedirectTarget.SAME_ORIGIN) {
                    rows.addAll(rows(setting.name(), RedirectRow.BOTH_ORIGINS, target, allowingBoth));
                }
            }
        }
        assertNothingElseCame();
        asserted.assertAll();
        return rows;
    }

    private List<RedirectRow> rows(String setting, String allowed, RedirectTarget target, Stack stack) {
        return List.of("GET", "POST").stream()
                .map(method -> new RedirectRow(
                        setting,
                        allowed,
                        target.toString(),
                        method,
                        RedirectRow.STATUSES.stream()
                                .map(status -> cell(
                                        List.of(setting, allowed, target, method, status)
                                                .toString(),
                                        stack,
                                        method,
                                        target,
                                        status,
                                        allowed.equals(RedirectRow.BOTH_ORIGINS)))
                                .toList()))
                .toList();
    }

    private String cell(
            String name, Stack stack, String method, RedirectTarget target, int status, boolean bothAllowed) {
        String cell = Integer.toString(++cells);
        URI here = here(target, status, cell);
        Outcome outcome =
                Outcome.of(stack, method.equals("GET") ? Call.get(here) : Call.post(here, Call.Body.of(BODY)));
        List<Seen> atFirst = seen(here);
        List<Seen> atSecond = seen(there(target, cell));
        requests += atFirst.size() + atSecond.size();

        boolean mayArrive =
                target == RedirectTarget.SAME_ORIGIN || (bothAllowed && target != RedirectTarget.HTTPS_TO_HTTP);
        asserted.assertThat(atFirst)
                .as("%s: requests at the first origin", name)
                .hasSizeLessThan(2);
        asserted.assertThat(atFirst)
                .as("%s: the token at the first origin", name)
                .allMatch(request -> request.token().equals("t1"));
        asserted.assertThat(atSecond)
                .as("%s: requests where the redirect leads", name)
                .hasSizeLessThan(2);
        asserted.assertThat(atSecond)
                .as("%s: the token where the redirect leads", name)
                .allMatch(request -> request.token().equals("none")
                        || (mayArrive && request.token().equals("t1")));
        asserted.assertThat(scene.tokenRequests())
                .as("%s: token requests", name)
                .isLessThan(2);
        return words(outcome, atFirst, atSecond, status);
    }

    private String words(Outcome outcome, List<Seen> atFirst, List<Seen> atSecond, int status) {
        if (atSecond.isEmpty()) {
            if (atFirst.isEmpty()) {
                return outcome.isRefusal() ? "refused" : "not sent, " + outcome;
            }
            return outcome.isAnswer(status) ? "handed on" : "not followed, " + outcome;
        }
        Seen last = atSecond.get(atSecond.size() - 1);
        boolean bears = !last.token().equals("none");
        String body =
                last.request().method().equals("GET") || last.request().text().equals(BODY) ? "" : ", body lost";
        String told = outcome.isAnswer(bears || !refuses ? 200 : 401) ? "" : ", " + outcome;
        return last.request().method() + (bears ? " with token" : " without token") + body + told;
    }

    private record Seen(RecordedRequest request, String token) {}

    private List<Seen> seen(URI uri) {
        FakeServer server = uri.getPort() == second.port() ? second : first;
        List<RecordedRequest> came = server.requests();
        List<String> tokens = scene.tokensAt(server);
        return IntStream.range(0, came.size())
                .filter(i -> came.get(i).path().equals(uri.getPath()))
                .mapToObj(i -> new Seen(came.get(i), tokens.get(i)))
                .toList();
    }

    /** After its cell was over, or to a place that is none of the matrix. */
    private void assertNothingElseCame() {
        asserted.assertThat(first.requests().size() + second.requests().size())
                .as("requests in all")
                .isEqualTo(requests);
    }

    /** How a call ended. */
    private record Outcome(
            @Nullable Answer answer, @Nullable Throwable failure) {

        static Outcome of(Stack stack, Call call) {
            try {
                return new Outcome(stack.call(call), null);
            } catch (IOException | RuntimeException e) {
                return new Outcome(null, e);
            }
        }

        boolean isAnswer(int status) {
            return answer != null && answer.status() == status;
        }

        /** Tells whether it is we who have refused. */
        boolean isRefusal() {
            return causes().stream().anyMatch(cause -> cause instanceof io.latchkey.TokenException);
        }

        private List<Throwable> causes() {
            List<Throwable> causes = new ArrayList<>();
            for (Throwable next = failure; next != null; next = next.getCause()) {
                causes.add(next);
            }
            return causes;
        }

        @Override
        public String toString() {
            if (answer != null) {
                return "the answer is " + answer.status();
            }
            List<Throwable> causes = causes();
            return "fails by " + causes.get(causes.size() - 1).getClass().getSimpleName();
        }
    }

    @Override
    public void close() {
        try (first;
                second;
                secure) {
            trust.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
