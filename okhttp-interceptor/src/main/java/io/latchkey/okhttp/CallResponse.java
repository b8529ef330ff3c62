package io.latchkey.okhttp;

import io.latchkey.BearerExchange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** An answer in OkHttp, as an exchange sees it. */
record CallResponse(Response response) implements BearerExchange.Response {

    /** The answer to the second attempt, with what is left of the first one at the end of those that came before it. */
    static Response after(Response first, Response second) {
        Response prior = second.priorResponse();
        return second.newBuilder()
                .priorResponse(prior == null ? withoutBody(first) : after(first, prior))
                .build();
    }

    /** OkHttp has such a response ready, and its versions differ in how one could be made. */
    private static @Nullable Response withoutBody(Response response) {
        return response.networkResponse();
    }

    /**
     * Tells whether this answers the very request that was sent, and with this header: not one that a redirect led to, nor one to which an
     * authenticator gave other credentials or another interceptor another host. OkHttp's own repetitions, after a 503 say,
     * count as the same.
     */
    boolean isTo(Request sent, String authorization) {
        Request answered = response.request();
        return authorization.equals(answered.header(Signature.AUTHORIZATION))
                && isSameOrigin(sent.url(), answered.url())
                && !isRedirected();
    }

    private static boolean isSameOrigin(HttpUrl one, HttpUrl other) {
        return one.port() == other.port()
                && one.host().equals(other.host())
                && one.scheme().equals(other.scheme());
    }

    private boolean isRedirected() {
        for (Response prior = response.priorResponse(); prior != null; prior = prior.priorResponse()) {
            if (prior.code() / 100 == 3) {
                return true;
            }
        }
        return false;
    }

    @Override
    public int statusCode() {
        return response.code();
    }

    @Override
    public List<String> headers(String name) {
        return response.headers(name);
    }

    @Override
    public byte[] peekBody(int limit) {
        try {
            return response.peekBody(limit).bytes();
        } catch (IllegalStateException closedOrNone) {
            return new byte[0]; // none after the upgrade of a WebSocket
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
