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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The attempt that the caller made: gets a token, and is repeated if the answer says that the token is dead. */
final class FirstAttempt implements Attempt, BearerExchange.Request {

    private static final int RECORD_LIMIT = 1 << 20;
    private static final Pattern UNUSUAL_AUTHORITY = Pattern.compile("(?<host>[A-Za-z0-9._-]+)(:(?<port>\\d{1,5}))?");
    private static final String MULTIPART = "multipart/";

    private final ClientRequestContext request;
    private final @Nullable TokenSource tokenSource;
    private final int recordLimit;
    private final boolean writtenAroundTheRecording;
    private @Nullable BearerExchange exchange;
    private @Nullable String authorization;
    private @Nullable Recording recording;
    private boolean answered;

    private FirstAttempt(ClientRequestContext request, @Nullable TokenSource tokenSource, int recordLimit) {
        this.request = request;
        this.tokenSource = tokenSource;
        this.recordLimit = recordLimit;
        this.writtenAroundTheRecording = EntityRecorder.isLeftOut(request) || isPartOfMany(request);
    }

    static FirstAttempt of(ClientRequestContext request) throws IOException {
        Settings settings = new Settings(request);
        TokenSource tokenSource = settings.get(BearerAuthFilter.TOKEN_SOURCE, TokenSource.class);
        Integer recordLimit = settings.get(BearerAuthFilter.RECORD_LIMIT, Integer.class);
        return new FirstAttempt(request, tokenSource, recordLimit == null ? RECORD_LIMIT : recordLimit);
    }

    void begin(BearerExchange exchange) throws IOException {
        String value = exchange.authorization();
        this.exchange = exchange;
        authorization = value;
        request.getHeaders().putSingle(Headers.AUTHORIZATION, value);
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
        byte[] array = request.getEntity() instanceof byte[] bytes ? bytes : null;
        Recording writing =
                new Recording(entity.getOutputStream(), inMemory() ? Integer.MAX_VALUE : recordLimit, array);
        recording = writing;
        entity.setOutputStream(writing);
        entity.proceed();
        writing.complete();
    }

    @Override
    public void answered(ClientRequestContext request, ClientResponseContext response, SameClient client)
            throws IOException {
        if (answered || exchange == null) {
            return;
        }
        answered = true;
        try {
            String another = exchange.retryAuthorization(new Answer(response), Redirects.none(request, response));
            if (another != null) {
                repeat(request, response, client, another);
            }
        } finally {
            recording = null;
        }
    }

    private void repeat(
            ClientRequestContext request, ClientResponseContext response, SameClient client, String authorization)
            throws IOException {
        byte[] entity = recording == null ? null : recording.bytes();
        SecondAttempt second = new SecondAttempt(request, authorization, entity);
        if (client.send(second, request, response) && exchange != null) {
            exchange.retryAuthorization(new Answer(response), second.toOurRequest());
        }
    }

    @Override
    public String scheme() {
        return String.valueOf(request.getUri().getScheme());
    }

    @Override
    public @Nullable String host() {
        URI uri = request.getUri();
        Matcher authority = unusualAuthority(uri);
        return authority == null ? uri.getHost() : authority.group("host");
    }

    @Override
    public int port() {
        URI uri = request.getUri();
        Matcher authority = unusualAuthority(uri);
        if (authority == null) {
            return uri.getPort();
        }
        return authority.group("port") == null ? -1 : Integer.parseInt(authority.group("port"));
    }

    /** A host with an underscore, as they are in container networks, is one to HTTP libraries but not to {@link URI}. */
    private static @Nullable Matcher unusualAuthority(URI uri) {
        if (uri.getHost() != null || uri.getRawAuthority() == null) {
            return null;
        }
        Matcher authority = UNUSUAL_AUTHORITY.matcher(uri.getRawAuthority());
        return authority.matches() ? authority : null;
    }

    @Override
    public String method() {
        return request.getMethod();
    }

    @Override
    public String path() {
        String path = request.getUri().getRawPath();
        return path == null || path.isEmpty() ? "/" : path;
    }

    @Override
    public boolean hasAuthorization() {
        return Headers.hasAuthorization(request.getHeaders());
    }

    @Override
    public boolean repeatable() {
        if (!request.hasEntity()) {
            return true;
        }
        if (writtenAroundTheRecording) {
            return false;
        }
        if (answered) {
            return recording != null && recording.isWhole();
        }
        return !streamed();
    }

    @Override
    public @Nullable TokenSource tokenSource() {
        return tokenSource;
    }

    /**
     * What interceptors write is to CXF the first of several parts: the others, and what is between them, they never
     * see. Asked before it is written, as it leaves no Content-Type behind.
     */
    private static boolean isPartOfMany(ClientRequestContext request) {
        if (!Redirects.isCxf(request)) {
            return false;
        }
        Object type = request.getHeaders().getFirst("Content-Type");
        return type != null && type.toString().regionMatches(true, 0, MULTIPART, 0, MULTIPART.length());
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
