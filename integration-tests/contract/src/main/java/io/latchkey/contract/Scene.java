package io.latchkey.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.latchkey.AllowedOrigins;
import io.latchkey.BearerAuth;
import io.latchkey.ClientCredentialsTokenSource;
import io.latchkey.sandbox.ClientCredentials;
import io.latchkey.sandbox.Sandbox;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;

/**
 * What a scenario plays with: a token endpoint, the API that its tokens are for, another server, and a stack between.
 *
 * <p>Left alone, the token endpoint issues one token after the other, and the API accepts the last one of them unless it
 * was revoked, answering with what it was sent.
 */
public final class Scene implements AutoCloseable {

    private static final long AN_HOUR = 3600;

    private final Canary canary = new Canary();
    private final AtomicInteger issued = new AtomicInteger();
    private volatile int firstGood = 1;
    private final FaultServer tokenEndpoint = FaultServer.start(request -> issue());
    private final FaultServer api = FaultServer.start(this::serve);
    private final FaultServer elsewhere =
            FaultServer.start(request -> Reply.of(200).body("elsewhere"));
    private final Function<BearerAuth, Stack> newStack;
    private final List<ClientCredentialsTokenSource> sources = new ArrayList<>();
    private final List<Stack> stacks = new ArrayList<>();
    private @Nullable ClientCredentialsTokenSource tokens;
    private @Nullable Stack stack;
    private @Nullable Sandbox sandbox;

    Scene(Function<BearerAuth, Stack> newStack) {
        this.newStack = newStack;
    }

    private Reply issue() {
        return nextToken(AN_HOUR);
    }

    private Reply serve(RecordedRequest request) {
        boolean good = request.headers("Authorization").equals(List.of("Bearer " + canary.token(issued.get())))
                && issued.get() >= firstGood;
        return good
                ? Reply.of(200)
                        .header("Content-Type", "text/plain")
                        .body(
                                request.bytes().length == 0
                                        ? "fine".getBytes(java.nio.charset.StandardCharsets.UTF_8)
                                        : request.bytes())
                : Reply.invalidToken();
    }

    // -- the other side

    public FaultServer tokenEndpoint() {
        return tokenEndpoint;
    }

    public FaultServer api() {
        return api;
    }

    public FaultServer elsewhere() {
        return elsewhere;
    }

    /** The next token, as the token endpoint issues it, with a lifetime of its own. */
    public Reply nextToken(long expiresIn) {
        return Reply.token(canary.token(issued.incrementAndGet()), expiresIn);
    }

    /** From now on the API refuses the tokens that were issued so far. */
    public void revokeTokens() {
        firstGood = issued.get() + 1;
    }

    /** From now on the API refuses every token. */
    public void refuseAllTokens() {
        firstGood = Integer.MAX_VALUE;
    }

    /** Plays in the sandbox instead: a real authorization server, a real API. Calls go by its tokens from now on. */
    public Sandbox sandbox() {
        Sandbox started = sandbox;
        if (started == null) {
            started = Sandbox.start();
            sandbox = started;
            use(BearerAuth.of(sandboxTokens(started), AllowedOrigins.of(started.apiOrigin())));
        }
        return started;
    }

    /** A token source for the authorization server of the sandbox. */
    public ClientCredentialsTokenSource sandboxTokens(Sandbox server) {
        ClientCredentials client = server.clientSecretPost();
        ClientCredentialsTokenSource source = ClientCredentialsTokenSource.builder()
                .tokenEndpoint(server.tokenEndpoint())
                .clientId(client.id())
                .clientSecret(client.secret())
                .build();
        sources.add(source);
        return source;
    }

    // -- our side

    /** A token source for the scene's token endpoint. */
    public ClientCredentialsTokenSource newTokens(Consumer<ClientCredentialsTokenSource.Builder> options) {
        ClientCredentialsTokenSource.Builder builder = ClientCredentialsTokenSource.builder()
                .tokenEndpoint(tokenEndpoint.uri("/oauth2/token"))
                .clientId("partner");
        options.accept(builder);
        ClientCredentialsTokenSource source = builder.build();
        sources.add(source);
        return source;
    }

    public ClientCredentialsTokenSource newTokens() {
        return newTokens(builder -> builder.clientSecret(secret()));
    }

    public String secret() {
        return canary.secret();
    }

    /** The token source that the scene's own stack uses. */
    public ClientCredentialsTokenSource tokens() {
        ClientCredentialsTokenSource source = tokens;
        if (source == null) {
            source = newTokens();
            tokens = source;
        }
        return source;
    }

    /** A stack by these rules. */
    public Stack newStack(BearerAuth auth) {
        return adopt(newStack.apply(auth));
    }

    /** Takes a stack that a scenario made itself: looked at and closed with the others. */
    public <S extends Stack> S adopt(S stack) {
        stacks.add(stack);
        return stack;
    }

    /** The scene's token source for its API: what a scenario plays by unless it says otherwise. */
    public BearerAuth auth() {
        return BearerAuth.of(tokens(), AllowedOrigins.of(api.origin()));
    }

    /** Lets the scene's calls go by these rules, rather than by its token source for its API. */
    public void use(BearerAuth auth) {
        stack = newStack(auth);
    }

    public Stack stack() {
        Stack current = stack;
        if (current == null) {
            current = newStack(auth());
            stack = current;
        }
        return current;
    }

    public Answer call(Call call) throws IOException {
        return stack().call(call);
    }

    public Answer get(String path) throws IOException {
        return call(Call.get(uri(path)));
    }

    public Answer post(String path, Call.Body body) throws IOException {
        return call(Call.post(uri(path), body));
    }

    public URI uri(String path) {
        return api.uri(path);
    }

    /** The I/O failure with which a call ends. */
    public IOException failureOf(ThrowingCallable call) {
        Throwable thrown = catchThrowable(call);
        assertThat(thrown).as("the failure of a call").isNotNull();
        canary.saw(thrown);
        return stack().ioFailure(thrown);
    }

    // -- what was seen

    /** Which tokens a server was sent, request by request: t1, t2, ... in the order of issue, none, or another text. */
    public List<String> tokensAt(FaultServer server) {
        return server.requests().stream().map(this::tokenOf).toList();
    }

    public List<String> tokensAtApi() {
        return tokensAt(api);
    }

    private String tokenOf(RecordedRequest request) {
        List<String> values = request.headers("Authorization");
        if (values.isEmpty()) {
            return "none";
        }
        for (int number = 1; number <= issued.get(); number++) {
            if (values.equals(List.of("Bearer " + canary.token(number)))) {
                return "t" + number;
            }
        }
        return values.toString();
    }

    public int tokenRequests() {
        return tokenEndpoint.requests().size();
    }

    public List<String> logged() {
        return canary.logged();
    }

    void assertNothingLeakedOrTold() {
        stacks.forEach(Stack::assertNothingLeaked);
        List<FaultServer> servers = List.of(tokenEndpoint, api, elsewhere);
        canary.assertNotSeen(servers.stream()
                .flatMap(server -> server.requests().stream())
                .map(RecordedRequest::target)
                .toList());
    }

    @Override
    public void close() {
        stacks.forEach(Stack::close);
        sources.forEach(ClientCredentialsTokenSource::close);
        tokenEndpoint.close();
        api.close();
        elsewhere.close();
        canary.close();
        if (sandbox != null) {
            sandbox.close();
        }
    }
}
