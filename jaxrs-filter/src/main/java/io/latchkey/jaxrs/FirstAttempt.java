package io.latchkey.jaxrs;

import io.latchkey.BearerExchange;
import io.latchkey.TokenSource;
import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientResponseContext;
import jakarta.ws.rs.core.Form;
import jakarta.ws.rs.ext.WriterInterceptorContext;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The attempt that the caller made: gets a token, and is repeated if the answer says that the token is dead. */
final class FirstAttempt implements Attempt, BearerExchange.UriRequest {

    private static final System.Logger LOG = System.getLogger("io.latchkey");
    private static final int RECORD_LIMIT = 1 << 20;

    private final ClientRequestContext request;
    private final Implementation implementation;
    private final @Nullable TokenSource tokenSource;
    private final int recordLimit;
    private final @Nullable Recording recording;
    private @Nullable BearerExchange exchange;
    private @Nullable String authorization;
    private volatile boolean answered;

    private FirstAttempt(
            ClientRequestContext request,
            Implementation implementation,
            @Nullable TokenSource tokenSource,
            int recordLimit) {
        this.request = request;
        this.implementation = implementation;
        this.tokenSource = tokenSource;
        this.recordLimit = recordLimit;
        if (implementation.canSendAgain(request)) {
            EntityRecorder.record(request); // CXF's own clients run our filters in any order
        }
        this.recording = EntityRecorder.recording(request);
    }

    static FirstAttempt of(ClientRequestContext request, Implementation implementation) throws IOException {
        Settings settings = new Settings(request);
        TokenSource tokenSource = settings.get(BearerAuthFilter.TOKEN_SOURCE, TokenSource.class);
        Integer recordLimit = settings.get(BearerAuthFilter.RECORD_LIMIT, Integer.class);
        return new FirstAttempt(request, implementation, tokenSource, recordLimit == null ? RECORD_LIMIT : recordLimit);
    }

    void begin(BearerExchange begun) throws IOException {
        exchange = begun;
        implementation.begin(request, begun, this::bear);
    }

    private void bear(String header) {
        authorization = header;
        request.getHeaders().putSingle(Headers.AUTHORIZATION, header);
        request.setProperty(PROPERTY, this);
    }

    /** An {@code Invocation} that is invoked once more still has, in RESTEasy, the header of the time before. */
    void forget(ClientRequestContext again) {
        again.removeProperty(PROPERTY);
        if (authorization != null && authorization.equals(again.getHeaders().getFirst(Headers.AUTHORIZATION))) {
            again.getHeaders().remove(Headers.AUTHORIZATION);
        }
    }

    @Override
    public void writing(WriterInterceptorContext entity) throws IOException {
        if (answered) {
            throw new IOException("refused before it was written");
        }
        if (recording == null) {
            entity.proceed();
            return;
        }
        if (implementation.ignoresEntityStream(request)) {
            recording.over(entity.getOutputStream());
            entity.setOutputStream(recording);
        }
        byte[] array = request.getEntity() instanceof byte[] bytes ? bytes : null;
        recording.begin(inMemory() ? Integer.MAX_VALUE : recordLimit, array);
        entity.proceed();
        recording.complete();
    }

    @Override
    public void answered(ClientRequestContext request, ClientResponseContext response, Implementation implementation)
            throws IOException {
        if (answered || exchange == null) {
            return;
        }
        answered = true;
        Answer first = new Answer(response, implementation);
        String another = exchange.retryAuthorization(first, implementation.isAnswered(request, response));
        if (another != null) {
            first.discard();
            repeat(exchange, response, another);
        }
        if (recording != null) {
            recording.end();
        }
    }

    private void repeat(BearerExchange exchange, ClientResponseContext response, String authorization)
            throws IOException {
        byte[] entity = recording != null && recording.hasBegun() ? recording.bytes() : null;
        WireAnswer second = implementation.send(new SecondAttempt(request, authorization, entity), request);
        if (second == null) {
            LOG.log(System.Logger.Level.DEBUG, "the client is closed, so the 401 is handed on");
            return;
        }
        second.replace(request, response, implementation);
        exchange.retryAuthorization(new Answer(response, implementation), second.toOurRequest());
    }

    @Override
    public URI uri() {
        return request.getUri();
    }

    /** No client of Jakarta REST speaks over a WebSocket: {@code wss} may be plain HTTP to one that does not know it. */
    @Override
    public String scheme() {
        String scheme = BearerExchange.UriRequest.super.scheme();
        return scheme.toLowerCase(Locale.ROOT).startsWith("http") ? scheme : "none";
    }

    @Override
    public String method() {
        return request.getMethod();
    }

    @Override
    public boolean hasAuthorization() {
        return Headers.hasAuthorization(request.getHeaders());
    }

    @Override
    public boolean repeatable() {
        if (!answered) {
            return implementation.canSendAgain(request) && (!request.hasEntity() || isRecordable());
        }
        return implementation.canSendAgain(request) && isAtHand() && implementation.mayWaitHere();
    }

    private boolean isRecordable() {
        return recording != null && !streamed();
    }

    /** Recorded from beginning to end; or not begun, where a server refuses a request that {@code Expect}s a 100. */
    private boolean isAtHand() {
        return !request.hasEntity() || (recording != null && (!recording.hasBegun() || recording.isWhole()));
    }

    @Override
    public @Nullable TokenSource tokenSource() {
        return tokenSource;
    }

    private boolean inMemory() {
        Object entity = request.getEntity();
        return entity instanceof String || entity instanceof byte[] || entity instanceof Form;
    }

    /** May well exceed the limit: nobody knows before it is written. */
    private boolean streamed() {
        Object entity = request.getEntity();
        return entity instanceof InputStream
                || entity instanceof Reader
                || entity instanceof File
                || entity instanceof Path;
    }
}
