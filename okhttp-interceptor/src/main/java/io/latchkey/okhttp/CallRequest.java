package io.latchkey.okhttp;

import io.latchkey.BearerExchange;
import io.latchkey.TokenSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ProtocolException;
import java.util.function.BooleanSupplier;
import okhttp3.Interceptor;
import okhttp3.MultipartBody;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** A request of OkHttp, as an exchange sees it. */
record CallRequest(Interceptor.Chain chain, Request request) implements BearerExchange.Request {

    /** The request of a call, as its caller meant it. */
    static CallRequest of(Interceptor.Chain chain) {
        return new CallRequest(chain, Signature.withoutOld(chain.request(), chain.call()));
    }

    /** A ProtocolException, since OkHttp tries others again on the next address of the host. */
    void requireApplicationInterceptor() throws ProtocolException {
        if (chain.connection() != null) {
            throw new ProtocolException(
                    "BearerAuthInterceptor was added by addNetworkInterceptor, where it would put the"
                            + " token on every hop of a redirect, to whatever host; add it by addInterceptor");
        }
    }

    /** Tells whether this never leaves the cache. */
    boolean needsNoToken() {
        return request.header("Cache-Control") != null && request.cacheControl().onlyIfCached();
    }

    Response send(String authorization) throws IOException {
        Signature signature = new Signature(authorization, chain.call());
        try {
            return chain.proceed(signature.on(request));
        } finally {
            signature.answered();
        }
    }

    @Override
    public String method() {
        return request.method();
    }

    @Override
    public String path() {
        return request.url().encodedPath();
    }

    @Override
    public String scheme() {
        return request.url().scheme();
    }

    @Override
    public String host() {
        return request.url().host();
    }

    @Override
    public int port() {
        return request.url().port();
    }

    @Override
    public boolean hasAuthorization() {
        return request.header(Signature.AUTHORIZATION) != null;
    }

    @Override
    public boolean repeatable() {
        return isRepeatable(request.body());
    }

    private static boolean isRepeatable(@Nullable RequestBody body) {
        if (body instanceof MultipartBody multipart) {
            return multipart.parts().stream().allMatch(part -> isRepeatable(part.body()));
        }
        return body == null || !(body.isOneShot() || body.isDuplex());
    }

    @Override
    public BooleanSupplier cancellation() {
        return chain.call()::isCanceled;
    }

    @Override
    public @Nullable TokenSource tokenSource() {
        try {
            return Tags.chosenSource(request);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
