package io.latchkey.okhttp;

import io.latchkey.BearerExchange;
import io.latchkey.TokenSource;
import java.net.ProtocolException;
import java.util.function.BooleanSupplier;
import okhttp3.Interceptor;
import okhttp3.MultipartBody;
import okhttp3.Request;
import okhttp3.RequestBody;
import org.jspecify.annotations.Nullable;

/** A request of OkHttp, as an exchange sees it. */
record CallRequest(Interceptor.Chain chain) implements BearerExchange.Request {

    static final String AUTHORIZATION = "Authorization";

    /** A ProtocolException, since OkHttp tries others again on the next address of the host. */
    void requireApplicationInterceptor() throws ProtocolException {
        if (chain.connection() != null) {
            throw new ProtocolException(
                    "BearerAuthInterceptor was added by addNetworkInterceptor, where it would put the"
                            + " token on every hop of a redirect, to whatever host; add it by addInterceptor");
        }
    }

    /** Tells whether this is a token request itself, or one that never leaves the cache. */
    boolean needsNoToken() {
        Request request = chain.request();
        return request.tag(OkHttpTokenTransport.class) != null
                || (request.header("Cache-Control") != null
                        && request.cacheControl().onlyIfCached());
    }

    Request with(String authorization) {
        return chain.request().newBuilder().header(AUTHORIZATION, authorization).build();
    }

    @Override
    public String method() {
        return chain.request().method();
    }

    @Override
    public String path() {
        return chain.request().url().encodedPath();
    }

    @Override
    public String scheme() {
        return chain.request().url().scheme();
    }

    @Override
    public String host() {
        return chain.request().url().host();
    }

    @Override
    public int port() {
        return chain.request().url().port();
    }

    @Override
    public boolean hasAuthorization() {
        return chain.request().header(AUTHORIZATION) != null;
    }

    @Override
    public boolean repeatable() {
        return isRepeatable(chain.request().body());
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
        return chain.request().tag(TokenSource.class);
    }
}
