package io.latchkey.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.latchkey.AllowedOrigins;
import io.latchkey.BearerAuth;
import io.latchkey.ClientCredentialsTokenSource;
import io.latchkey.TokenException;
import io.latchkey.TokenStatus;
import io.latchkey.sandbox.ClientCredentials;
import io.latchkey.sandbox.Sandbox;
import io.latchkey.testing.FakePartner;
import io.latchkey.testing.FakeServer;
import io.latchkey.testing.RecordedRequest;
import io.latchkey.testing.Reply;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
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

    private final Canary canary = new Canary();
    private final FakePartner partner = FakePartner.start()
            .acceptAnyClient()
            .tokenPrefix(canary.tokenPrefix())
            .onlyNewestTokenLives()
            .answer(Scene::serve);
    private final FakeServer elsewhere =
            FakeServer.start(request -> Reply.of(200).body("elsewhere"));
    private final Function<BearerAuth, Stack> newStack;
    private final List<ClientCredentialsTokenSource> sources = new ArrayList<>();
    private final List<Stack> stacks = new ArrayList<>();
    private @Nullable ClientCredentialsTokenSource tokens;
    private @Nullable Stack stack;
    private @Nullable Sandbox sandbox;

    Scene(Function<BearerAuth, Stack> newStack) {
        this.newStack = newStack;
    }

    private static Reply serve(RecordedRequest request) {
        Reply fine = Reply.of(200).header("Content-Type", "text/plain");
        return request.bytes().length == 0 ? fine.body("fine") : fine.body(request.bytes());
    }

    // -- the other side

    public FakeServer tokenEndpoint() {
        return partner.tokenEndpoint();
    }

    public FakeServer api() {
        return partner.api();
    }

    public FakeServer elsewhere() {
        return elsewhere;
    }

    /** The next token, as the token endpoint issues it. */
    public Reply nextToken() {
        return partner.newToken();
    }

    /** From now on the API refuses the tokens that were issued so far. */
    public void revokeTokens() {
        partner.revokeTokens();
    }

    /** From now on the API refuses every token. */
    public void refuseAllTokens() {
        partner.refuseAllTokens();
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
        return adopt(source);
    }

    // -- our side

    /** A token source for the scene's token endpoint. */
    public ClientCredentialsTokenSource newTokens(Consumer<ClientCredentialsTokenSource.Builder> options) {
        ClientCredentialsTokenSource.Builder builder = ClientCredentialsTokenSource.builder()
                .tokenEndpoint(partner.tokenUri())
                .clientId("partner");
        options.accept(builder);
        canary.sawPrinted("a builder", builder);
        return adopt(builder.build());
    }

    private ClientCredentialsTokenSource adopt(ClientCredentialsTokenSource source) {
        sources.add(source);
        return source;
    }

    /** The same, for one that says itself where it is. */
    public ClientCredentialsTokenSource newTokensByIssuer() {
        ClientCredentialsTokenSource source = ClientCredentialsTokenSource.builder()
                .issuer(partner.issuer())
                .clientId("partner")
                .clientSecret(secret())
                .listener(canary.listener())
                .build();
        return adopt(source);
    }

    public ClientCredentialsTokenSource newTokens() {
        return newTokens(builder -> builder.clientSecret(secret()).listener(canary.listener()));
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
        canary.sawPrinted("rules", auth);
        return adopt(newStack.apply(auth));
    }

    /** Takes a stack that a scenario made itself: looked at and closed with the others. */
    public <S extends Stack> S adopt(S stack) {
        stacks.add(stack);
        return stack;
    }

    /** The scene's token source for its API: what a scenario plays by unless it says otherwise. */
    public BearerAuth auth() {
        return BearerAuth.of(tokens(), AllowedOrigins.of(api().origin()));
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
        try {
            return stack().call(call);
        } catch (IOException | RuntimeException e) {
            canary.saw(e);
            throw e;
        }
    }

    public Answer get(String path) throws IOException {
        return call(Call.get(uri(path)));
    }

    public Answer post(String path, Call.Body body) throws IOException {
        return call(Call.post(uri(path), body));
    }

    public URI uri(String path) {
        return api().uri(path);
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
    public List<String> tokensAt(FakeServer server) {
        return server.requests().stream().map(this::tokenOf).toList();
    }

    public List<String> tokensAtApi() {
        return tokensAt(api());
    }

    private String tokenOf(RecordedRequest request) {
        List<String> values = request.headers("Authorization");
        if (values.isEmpty()) {
            return "none";
        }
        String start = "Bearer " + canary.tokenPrefix();
        return values.size() == 1 && values.get(0).startsWith(start)
                ? "t" + values.get(0).substring(start.length())
                : values.toString();
    }

    public int tokenRequests() {
        return tokenEndpoint().requests().size();
    }

    public List<String> logged() {
        return canary.logged();
    }

    void assertNothingLeakedOrTold() {
        stacks.forEach(Stack::assertNothingLeaked);
        stacks.forEach(this::lookAtWhatIsOurs);
        for (ClientCredentialsTokenSource source : sources) {
            canary.sawPrinted("a token source", source);
            TokenStatus status = source.status();
            canary.sawPrinted("a status", status);
            TokenException failure = status.lastFailure();
            if (failure != null) {
                canary.saw(failure);
            }
        }
        List<FakeServer> servers = List.of(tokenEndpoint(), api(), elsewhere);
        canary.assertNotSeen(servers.stream()
                .flatMap(server -> server.requests().stream())
                .map(RecordedRequest::target)
                .toList());
    }

    private void lookAtWhatIsOurs(Stack each) {
        try {
            each.registered().forEach(ours -> canary.sawPrinted("what a client has of ours", ours));
        } catch (IllegalStateException closedByNow) {
            // A scenario of its own has closed it: nobody prints it any more.
        }
    }

    @Override
    public void close() {
        stacks.forEach(Stack::close);
        sources.forEach(ClientCredentialsTokenSource::close);
        partner.close();
        elsewhere.close();
        canary.close();
        if (sandbox != null) {
            sandbox.close();
        }
    }
}
