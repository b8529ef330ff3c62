package io.latchkey.okhttp;

import io.latchkey.AllowedOrigins;
import io.latchkey.BearerAuth;
import io.latchkey.BearerExchange;
import io.latchkey.TokenSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import okhttp3.Interceptor;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Puts a valid access token on every call to an allowed origin, and sends a call once more, with another token, after a
 * 401 that says that the token is dead.
 *
 * <pre>{@code
 * OkHttpClient okhttp = new OkHttpClient.Builder()
 *         .addInterceptor(BearerAuthInterceptor.create(tokens, AllowedOrigins.of("https://api.example.com")))
 *         .build();
 * }</pre>
 *
 * <p>Register it with {@code addInterceptor}, after whatever else changes the URL, maps answers to exceptions, retries or
 * measures whole calls: an interceptor after ours that throws on a 401 hides it, and the dead token is kept. It refuses to
 * work as a network interceptor: there it would sign each hop of a redirect, wherever that leads.
 *
 * <ul>
 *   <li>A body that can be written only once ({@code isOneShot}, {@code isDuplex}, or a multipart body with such a part)
 *       is not sent again: its caller gets the 401, the next call a new token.
 *   <li>A 401 that was reached through a redirect, or after an {@code Authenticator} sent other credentials, is handed
 *       on.
 *   <li>After a second attempt, {@link Response#priorResponse()} has the first 401, without its body, as after
 *       OkHttp's own {@code Authenticator}. An {@code EventListener} sees one call with two exchanges.
 *   <li>{@code Call.cancel()} and {@code callTimeout} end the wait for a token within a tenth of a second. The token
 *       request goes on for other callers.
 *   <li>A call that a cache may answer gets a token first, as nobody knows before whether it will; one that only a cache
 *       may answer ({@code CacheControl.FORCE_CACHE}) gets none.
 *   <li>An application that acts for several clients chooses the token source of a call by {@code
 *       Request.Builder.tag(TokenSource.class, source)}, or under any other type. Its token goes to allowed origins only,
 *       like any other. With two sources among its tags, a call fails.
 *   <li>A request that was taken from an earlier answer ({@code response.request().newBuilder()}) is one without a
 *       token: our header is removed or replaced. Another {@code Authorization} that the caller set is the caller's.
 * </ul>
 *
 * <p>Thread-safe; one instance can serve several clients, and one client can have several.
 */
public final class BearerAuthInterceptor implements Interceptor {

    private final BearerAuth auth;

    private BearerAuthInterceptor(BearerAuth auth) {
        this.auth = auth;
    }

    /**
     * Makes an interceptor for one API.
     *
     * @param tokens where tokens come from
     * @param origins where they may go
     * @return the interceptor, for {@code OkHttpClient.Builder.addInterceptor}
     * @throws NullPointerException if an argument is null
     */
    public static BearerAuthInterceptor create(TokenSource tokens, AllowedOrigins origins) {
        return create(BearerAuth.of(tokens, origins));
    }

    /**
     * Makes an interceptor for several APIs, each with tokens of its own, or with a rule of one's own for dead tokens.
     *
     * @param auth which tokens go where
     * @return the interceptor, for {@code OkHttpClient.Builder.addInterceptor}
     * @throws NullPointerException if the argument is null
     */
    public static BearerAuthInterceptor create(BearerAuth auth) {
        return new BearerAuthInterceptor(Objects.requireNonNull(auth, "auth"));
    }

    /**
     * Sends the request with a token, and once more with another one if need be.
     *
     * @param chain the call
     * @return the answer
     * @throws IOException if the call fails; a {@link io.latchkey.TokenException} if no token is to be had
     */
    @Override
    public Response intercept(Chain chain) throws IOException {
        CallRequest call = CallRequest.of(chain);
        call.requireApplicationInterceptor();
        BearerExchange exchange = exchange(call);
        if (exchange == null) {
            return chain.proceed(call.request());
        }
        String authorization = exchange.authorization();
        Response first = call.send(authorization);
        String another = another(exchange, call, authorization, first);
        if (another == null) {
            return first;
        }
        first.close();
        Response second = call.send(another);
        another(exchange, call, another, second);
        return CallResponse.after(first, second);
    }

    private @Nullable BearerExchange exchange(CallRequest call) throws IOException {
        try {
            return call.needsNoToken() ? null : auth.exchange(call);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static @Nullable String another(
            BearerExchange exchange, CallRequest call, String authorization, Response response) throws IOException {
        CallResponse answer = new CallResponse(response);
        try {
            return exchange.retryAuthorization(answer, answer.isTo(call.request(), authorization));
        } catch (IOException | RuntimeException e) {
            response.close();
            throw e;
        }
    }

    /**
     * Returns a text for logs.
     *
     * @return where tokens go, without any of them
     */
    @Override
    public String toString() {
        return "BearerAuthInterceptor[" + auth + "]";
    }
}
