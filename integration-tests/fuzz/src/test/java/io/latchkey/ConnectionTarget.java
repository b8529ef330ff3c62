package io.latchkey;

import static io.latchkey.Finding.quoted;

import io.latchkey.Recorder.Head;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a token goes, by what a real client writes to a connection: to allowed origins, and to paths that nobody on the way can
 * take for another API's; wherever a URL, or a redirect, tries to lead it.
 */
final class ConnectionTarget implements Target {

    private static final int TIMES = 5;
    static final String TOKEN = "canary.token-4711";

    /** What a request through a proxy begins with, and what one for a tunnel. */
    private static final Pattern ABSOLUTE = Pattern.compile(
            "GET (?i:http|ws)://([^/?#@\\s]*@)?(?<authority>[^/?#\\\\@\\s]+)(?<path>/[^?#\\s]*)?(\\?[^#\\s]*)?(#.*)? HTTP/1\\.1");

    private static final Pattern TUNNEL = Pattern.compile("CONNECT (?<authority>[^/?#\\\\@\\s]+) HTTP/1\\.1");

    private final Stack.Maker maker;
    private final Set<String> outOfReach;
    private final Recorder recorder;
    private final Source source = new Source();
    private final Map<Api, Stack> stacks = new ConcurrentHashMap<>();

    /**
     * Prepares it.
     *
     * @param outOfReach hosts that this client cannot call
     */
    ConnectionTarget(Stack.Maker maker, String... outOfReach) {
        this.maker = maker;
        this.outOfReach = Set.of(outOfReach);
        try {
            this.recorder = new Recorder();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Always the same token, and whether anybody wanted it. */
    private static final class Source implements TokenSource {

        private final AccessToken token = AccessToken.of(TOKEN, Instant.parse("2126-01-01T00:00:00Z"));
        private volatile boolean asked;

        @Override
        public AccessToken token() {
            asked = true;
            return token;
        }

        @Override
        public CompletionStage<AccessToken> tokenAsync() {
            return CompletableFuture.completedFuture(token());
        }

        @Override
        public void reject(AccessToken refused) {}
    }

    /** Of a client that connects once more behind its caller's back, the next trial sees that: what is found is found each time. */
    @Override
    public void tryOn(Dice input) {
        byte[] again = input.rest();
        for (int i = 1; i < TIMES; i++) {
            try {
                tryOnce(new Dice(again));
                return;
            } catch (Finding perhaps) {
                // Once more.
            }
        }
        tryOnce(new Dice(again));
    }

    private void tryOnce(Dice input) {
        Api api = input.of(Api.ALL);
        Stack stack = stacks.computeIfAbsent(api, each -> maker.of(BearerAuth.of(source, each.allowed()), recorder));
        boolean redirected = input.oneIn(6);
        UrlText url = UrlText.of(input, api);
        String path = url.plain() || redirected || !input.oneIn(4) ? "" : UrlText.pathOf(input, api);
        String location = redirected ? location(input, api) : null;
        recorder.begin(location);
        source.asked = false;
        Exception failure = null;
        try {
            stack.get(url.text(), path);
        } catch (Exception refused) {
            failure = refused;
        }
        List<Head> heads = recorder.taken();
        String tried = quoted(url.text()) + (path.isEmpty() ? "" : " with the path " + quoted(path))
                + (location == null ? "" : ", redirected to " + quoted(location)) + " by a client for " + api.origin()
                + api.path();
        for (int i = 0; i < heads.size(); i++) {
            judge(heads.get(i), i == 0, api, tried);
        }
        if (url.plain() && !outOfReach.contains(api.host())) {
            Exception thrown = failure;
            Finding.unless(
                    !heads.isEmpty()
                            && (api.scheme().equals("https")
                                    ? source.asked
                                    : heads.get(0).bears(TOKEN)),
                    () -> tried + " has gone without a token: " + heads + ", " + thrown);
        }
    }

    private static @Nullable String location(Dice input, Api api) {
        String location = UrlText.of(input, api).text();
        return location.chars().allMatch(c -> c > ' ' && c <= '~') ? location : "http://evil.example/";
    }

    private void judge(Head head, boolean first, Api api, String tried) {
        Matcher tunnel = TUNNEL.matcher(head.line());
        if (head.line().startsWith("CONNECT ")) {
            // Of what goes through a tunnel, this alone is seen. The redirect of a plain request may lead there,
            // without the token.
            Finding.unless(
                    !first || !source.asked || (tunnel.matches() && api.isAt("https", tunnel.group("authority"))),
                    () -> tried + " has got a token for " + quoted(head.line()));
            return;
        }
        if (!head.bears(TOKEN)) {
            return;
        }
        Matcher request = ABSOLUTE.matcher(head.line());
        Finding.unless(request.matches(), () -> tried + " has sent its token with " + quoted(head.line()));
        String authority = request.group("authority");
        Finding.unless(
                api.isAt("http", authority),
                () -> tried + " has sent its token to another place: " + quoted(head.line()));
        String host = head.header("Host");
        Finding.unless(
                host != null && api.isAt("http", host),
                () -> tried + " has sent its token to " + quoted(String.valueOf(host)) + ", as its Host says");
        String path = request.group("path") == null ? "/" : request.group("path");
        Finding.unless(
                !first || api.holds(path),
                () -> tried + " has sent its token to " + quoted(path) + ", which may be read as "
                        + ServersReadings.of(path));
    }
}
