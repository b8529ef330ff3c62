package io.latchkey;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;

/** Token requests over {@code java.net.http}. */
final class JdkTokenTransport implements TokenTransport {

    private static final byte[] NONE = {};

    private final Supplier<HttpClient> client;
    private final Set<String> answeredLately;

    /**
     * Makes a transport.
     *
     * @param answeredLately the authorities to which the client may have an idle connection; shared by all transports
     *     over the same client, as they share its connections
     */
    JdkTokenTransport(Supplier<HttpClient> client, Set<String> answeredLately) {
        this.client = client;
        this.answeredLately = answeredLately;
    }

    static JdkTokenTransport over(HttpClient client) {
        Objects.requireNonNull(client, "client");
        if (client.followRedirects() != HttpClient.Redirect.NEVER) {
            throw new IllegalArgumentException("client: follows redirects, and would hand the client secret to whatever"
                    + " place an answer names. Build it with followRedirects(HttpClient.Redirect.NEVER)");
        }
        return new JdkTokenTransport(() -> client, ConcurrentHashMap.newKeySet());
    }

    @Override
    public Response send(Request request) throws IOException {
        HttpRequest.Builder post = HttpRequest.newBuilder(request.endpoint())
                .POST(HttpRequest.BodyPublishers.ofByteArray(request.body()))
                .timeout(request.timeout());
        request.headers().forEach(post::setHeader);
        HttpResponse<byte[]> response = sendTwiceIfCutOff(post.build());
        byte[] body = Objects.requireNonNullElse(response.body(), NONE); // null with a proxy's 407 to a CONNECT
        return new Response(response.statusCode(), response.headers().map(), new ByteArrayInputStream(body));
    }

    /**
     * A connection that was kept from an earlier exchange may have been closed by the other side long ago (the client
     * of JDK 17 keeps them for 20 minutes), which shows only now. A client credentials grant may be asked for twice.
     */
    private HttpResponse<byte[]> sendTwiceIfCutOff(HttpRequest post) throws IOException {
        String authority = post.uri().getRawAuthority();
        HttpResponse<byte[]> response;
        try {
            response = sendOnce(post);
        } catch (ConnectException
                | HttpTimeoutException
                | SSLHandshakeException
                | SSLPeerUnverifiedException
                | InterruptedIOException e) {
            throw e;
        } catch (IOException cutOff) {
            if (!answeredLately.remove(authority)) {
                throw cutOff;
            }
            response = sendOnce(post);
        }
        answeredLately.add(authority);
        return response;
    }

    /** Waits for the last byte, so that an interrupt ends the exchange wherever it is. */
    private HttpResponse<byte[]> sendOnce(HttpRequest post) throws IOException {
        // One byte more than is allowed, so that it shows.
        CompletableFuture<HttpResponse<byte[]>> exchange =
                client.get().sendAsync(post, head -> new CappedBody(TokenAnswer.LARGEST_BODY + 1));
        try {
            return exchange.get();
        } catch (InterruptedException e) {
            exchange.cancel(true);
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
        }
    }
}
