package io.latchkey.contract.okhttp;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.AllowedOrigins;
import io.latchkey.okhttp.BearerAuthInterceptor;
import io.latchkey.testing.Reply;
import java.io.IOException;
import java.net.URI;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Requests that are made from that of an earlier answer, which bears our header. */
public interface FollowUpContract extends OkHttpScene {

    /** Gets a path, and gives back the request that led to the answer. */
    private Request answered(OkHttpClient client, String path) throws IOException {
        try (Response response = client.newCall(request(path).build()).execute()) {
            return response.request();
        }
    }

    private static int code(OkHttpClient client, Request request) throws IOException {
        try (Response response = client.newCall(request).execute()) {
            return response.code();
        }
    }

    private static Request to(URI uri, Request earlier) {
        return earlier.newBuilder().url(uri.toString()).build();
    }

    @Test
    @Tag("WS2")
    default void takesNoTokenToAnotherOriginInTheNextRequest() throws IOException {
        OkHttpClient client = client();
        Request page = answered(client, "/page/1");

        assertThat(code(client, to(scene().elsewhere().uri("/page/2"), page))).isEqualTo(200);

        assertThat(scene().tokensAt(scene().elsewhere())).containsExactly("none");
    }

    @Test
    @Tag("WS2")
    default void takesNoTokenOfAnotherClientAlong() throws IOException {
        OkHttpClient other = plainClient(b -> b.addInterceptor(BearerAuthInterceptor.create(
                scene().newTokens(), AllowedOrigins.of(scene().elsewhere().origin()))));
        Request page = answered(client(), "/page/1");

        code(other, to(scene().elsewhere().uri("/page/2"), page));

        assertThat(scene().tokensAt(scene().elsewhere())).containsExactly("t2");
    }

    @Test
    @Tag("WS2")
    default void takesNoTokenAlongWhereAnInterceptorOutsideFollowsByItself() throws IOException {
        scene().api()
                .enqueue(Reply.redirect(307, scene().elsewhere().uri("/there").toString()));
        OkHttpClient client = plainClient(b ->
                b.followRedirects(false).addInterceptor(followingByItself()).addInterceptor(interceptor()));

        assertThat(get(client, "/prices")).isEqualTo(200);

        assertThat(scene().tokensAtApi()).containsExactly("t1");
        assertThat(scene().tokensAt(scene().elsewhere())).containsExactly("none");
    }

    private static Interceptor followingByItself() {
        return chain -> {
            Response response = chain.proceed(chain.request());
            String location = response.header("Location");
            if (location == null) {
                return response;
            }
            response.close();
            return chain.proceed(response.request().newBuilder().url(location).build());
        };
    }

    /** A call within a call: the header is ours, and under way, but not in this one. */
    @Test
    @Tag("WS2")
    default void takesNoTokenAlongIntoACallThatAnInterceptorInsideMakes() throws IOException {
        OkHttpClient outer = client(b -> b.addInterceptor(chain -> {
            if (chain.request().url().encodedPath().equals("/prices")) {
                Request sub = to(scene().elsewhere().uri("/audit"), chain.request());
                client().newCall(sub).execute().close();
            }
            return chain.proceed(chain.request());
        }));

        assertThat(get(outer, "/prices")).isEqualTo(200);

        assertThat(scene().tokensAt(scene().elsewhere())).containsExactly("none");
        assertThat(scene().tokensAtApi()).containsExactly("t1");
    }

    @Test
    @Tag("WS3")
    default void retriesADeadTokenThatCameWithTheNextRequest() throws IOException {
        OkHttpClient client = client();
        Request page = answered(client, "/page/1");
        scene().revokeTokens();

        Request second;
        try (Response response =
                client.newCall(to(scene().uri("/page/2"), page)).execute()) {
            assertThat(response.code()).isEqualTo(200);
            second = response.request();
        }
        assertThat(code(client, to(scene().uri("/page/3"), second))).isEqualTo(200);

        assertThat(scene().tokensAtApi()).containsExactly("t1", "t1", "t2", "t2");
        assertThat(scene().tokenRequests()).isEqualTo(2);
    }

    @Test
    @Tag("WS3")
    default void retriesADeadTokenThatARetryInterceptorOutsideSendsAgain() throws IOException {
        OkHttpClient client = plainClient(b -> b.addInterceptor(chain -> {
                    Response response = chain.proceed(chain.request());
                    if (response.code() != 503) {
                        return response;
                    }
                    response.close();
                    return chain.proceed(response.request());
                })
                .addInterceptor(interceptor()));
        scene().api().enqueue(Reply.of(503), Reply.invalidToken());

        assertThat(get(client, "/prices")).isEqualTo(200);

        assertThat(scene().tokensAtApi()).containsExactly("t1", "t1", "t2");
    }

    @Test
    @Tag("WS2")
    default void leavesAnAuthorizationThatTheCallerHasSetSinceAlone() throws IOException {
        OkHttpClient client = client();
        Request page = answered(client, "/page/1");
        scene().api().enqueue(Reply.of(200), Reply.of(200));

        code(
                client,
                page.newBuilder().header("Authorization", "Basic bWU6bWluZQ==").build());
        code(
                client,
                page.newBuilder()
                        .addHeader("authorization", "Basic bWU6bWluZQ==")
                        .build());

        assertThat(scene().tokensAtApi()).containsExactly("t1", "[Basic bWU6bWluZQ==]", "[Basic bWU6bWluZQ==]");
        assertThat(scene().tokenRequests()).isEqualTo(1);
    }

    @Test
    @Tag("WS2")
    @Tag("G16")
    default void judgesTheNextRequestOnceWithTwoInterceptors() throws IOException {
        AllowedOrigins both =
                AllowedOrigins.of(scene().api().origin(), scene().elsewhere().origin());
        OkHttpClient client = plainClient(b -> b.addInterceptor(interceptor())
                .addInterceptor(BearerAuthInterceptor.create(scene().newTokens(), both)));

        Request page = answered(client, "/page/1");
        code(client, to(scene().uri("/page/2"), page));
        code(client, to(scene().elsewhere().uri("/page/3"), page));
        code(client, to(scene().elsewhere().uri("/page/4"), page));

        assertThat(scene().tokensAtApi()).containsExactly("t1", "t1");
        assertThat(scene().tokensAt(scene().elsewhere())).containsExactly("t2", "t2");
    }

    @Test
    @Tag("WS2")
    @Tag("H1")
    default void showsNoTokenInItsTag() throws IOException {
        Request page = answered(client(), "/page/1");

        assertThat(page.newBuilder().removeHeader("Authorization").build().toString())
                .contains("tags=")
                .doesNotContain(scene().tokens().token().value());
    }
}
