package io.latchkey.okhttp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.latchkey.AccessToken;
import io.latchkey.AllowedOrigins;
import io.latchkey.BearerAuth;
import io.latchkey.TokenSource;
import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Without a network: which requests get a token. The rest is shown by the contract, on real sockets. */
final class BearerAuthInterceptorTest {

    private static final AllowedOrigins ORIGINS =
            AllowedOrigins.of("https://api.example.com", "https://bücher.example", "http://[::1]:8080");

    private final OkHttpClient client = client(BearerAuth.of(new OneToken(), ORIGINS));

    /** A client that answers each request with the Authorization header that it would have sent. */
    private static OkHttpClient client(BearerAuth auth) {
        return new OkHttpClient.Builder()
                .addInterceptor(BearerAuthInterceptor.create(auth))
                .addInterceptor(chain -> new Response.Builder()
                        .request(chain.request())
                        .protocol(Protocol.HTTP_1_1)
                        .code(200)
                        .message("canned")
                        .body(ResponseBody.create("", null))
                        .build())
                .build();
    }

    private @Nullable String authorizationFor(String url) throws IOException {
        try (Response response =
                client.newCall(new Request.Builder().url(url).build()).execute()) {
            return response.request().header("Authorization");
        }
    }

    @ParameterizedTest
    @Tag("G9")
    @Tag("G17")
    @ValueSource(
            strings = {
                "https://api.example.com/prices",
                "https://API.Example.com:443/prices",
                "https://api.example.com./prices",
                "HTTPS://api.example.com",
                "wss://api.example.com/prices/feed",
                "https://someone@api.example.com/",
                "https://bücher.example/",
                "https://xn--bcher-kva.example/",
                "http://[::1]:8080/",
                "http://[0:0:0:0:0:0:0:1]:8080/"
            })
    void signsARequestToAnAllowedOriginHoweverItIsWritten(String url) throws IOException {
        assertThat(authorizationFor(url)).isEqualTo("Bearer the-token");
    }

    @ParameterizedTest
    @Tag("G1")
    @Tag("G8")
    @Tag("G10")
    @Tag("G11")
    @ValueSource(
            strings = {
                "http://api.example.com/",
                "https://api.example.com:8443/",
                "https://example.com/",
                "https://v2.api.example.com/",
                "https://api.example.com.evil.example/",
                "https://api.example.com@evil.example/",
                "https://api.example.com:443@evil.example/",
                "https://evil.example\\@api.example.com/",
                "https:\\\\evil.example/api.example.com",
                "https://evil.example/https://api.example.com",
                "https://evil.example?@api.example.com",
                "https://evil.example#@api.example.com",
                "http://[::1]:8081/",
                "http://127.0.0.1:8080/"
            })
    void signsNoRequestToAnyOtherOriginHoweverItIsWritten(String url) throws IOException {
        assertThat(authorizationFor(url)).isNull();
    }

    @Test
    @Tag("G18")
    void takesNoOriginOnPlainHttpUnlessItIsSaidSo() throws IOException {
        assertThatIllegalArgumentException().isThrownBy(() -> AllowedOrigins.of("http://api.test.internal"));

        AllowedOrigins insecure = AllowedOrigins.allowingInsecureHttp("http://api.test.internal");
        Request request =
                new Request.Builder().url("http://api.test.internal/prices").build();
        try (Response response =
                client(BearerAuth.of(new OneToken(), insecure)).newCall(request).execute()) {
            assertThat(response.request().header("Authorization")).isEqualTo("Bearer the-token");
        }
    }

    @Test
    @SuppressWarnings("NullAway") // the point of the test
    void wantsItsArguments() {
        assertThatNullPointerException()
                .isThrownBy(() -> BearerAuthInterceptor.create(null))
                .withMessage("auth");
        assertThatNullPointerException()
                .isThrownBy(() -> BearerAuthInterceptor.create(null, ORIGINS))
                .withMessage("tokens");
        assertThatNullPointerException()
                .isThrownBy(() -> BearerAuthInterceptor.create(new OneToken(), null))
                .withMessage("origins");
        assertThatNullPointerException()
                .isThrownBy(() -> OkHttpTokenTransport.over(null))
                .withMessage("client");
    }

    @Test
    @Tag("H1")
    void showsWhereTokensGo() {
        assertThat(BearerAuthInterceptor.create(new OneToken(), AllowedOrigins.of("https://api.example.com")))
                .hasToString("BearerAuthInterceptor[BearerAuth[AllowedOrigins[https://api.example.com] by OneToken]]");
    }

    /** Always the same token. */
    private static final class OneToken implements TokenSource {

        @Override
        public AccessToken token() {
            return AccessToken.of("the-token", Instant.MAX);
        }

        @Override
        public CompletionStage<AccessToken> tokenAsync() {
            return CompletableFuture.completedFuture(token());
        }

        @Override
        public void reject(AccessToken token) {}
    }
}
