package io.latchkey;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Objects;

/**
 * Token requests over a JDK client of the application's own: each is sent once, and waited for to its last byte, so that
 * an interrupt ends the exchange wherever it is.
 */
final class JdkTokenTransport implements TokenTransport {

    private static final byte[] NONE = {};

    /** One byte more than is allowed, so that it shows. */
    private static final int ONE_TOO_MANY = TokenAnswer.LARGEST_BODY + 1;

    private final HttpClient client;

    private JdkTokenTransport(HttpClient client) {
        this.client = client;
    }

    static JdkTokenTransport over(HttpClient client) {
        Objects.requireNonNull(client, "client");
        if (client.followRedirects() != HttpClient.Redirect.NEVER) {
            throw new IllegalArgumentException("client: follows redirects, and would hand the client secret to whatever"
                    + " place an answer names. Build it with followRedirects(HttpClient.Redirect.NEVER)");
        }
        return new JdkTokenTransport(client);
    }

    @Override
    public Response send(Request request) throws IOException {
        if (request.endpoint().getHost() == null) {
            throw new TokenException(
                    "the JDK's HTTP client takes no host name like this one. The default transport does", null);
        }
        HttpRequest.Builder message = HttpRequest.newBuilder(request.endpoint()).timeout(request.timeout());
        if (request.method().equals("GET")) {
            message.GET(); // by any other way, a body of no bytes has a length
        } else {
            message.method(request.method(), HttpRequest.BodyPublishers.ofByteArray(request.body()));
        }
        request.headers().forEach(message::setHeader);
        try {
            // Not sendAsync, whose answers wait for the common pool, which may be busy with something else.
            HttpResponse<byte[]> response = client.send(message.build(), head -> new CappedBody(ONE_TOO_MANY));
            byte[] body = Objects.requireNonNullElse(response.body(), NONE); // null with a proxy's 407 to a CONNECT
            return new Response(response.statusCode(), response.headers().map(), new ByteArrayInputStream(body));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }
}
