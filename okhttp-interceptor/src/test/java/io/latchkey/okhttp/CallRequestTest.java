package io.latchkey.okhttp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import okhttp3.Call;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an exchange is told of a call. */
final class CallRequestTest {

    @ParameterizedTest
    @CsvSource({
        "https://api.example.com, /",
        "https://api.example.com/orders/7?of=bond, /orders/7",
        "https://api.example.com/a%2Fb/ü, /a%2Fb/%C3%BC",
    })
    void isThePathAsItGoesOverTheWire(String url, String path) throws IOException {
        assertThat(seen(new Request.Builder().url(url).build()).path()).isEqualTo(path);
    }

    @Test
    void isTheMethod() throws IOException {
        Request put = new Request.Builder()
                .url("https://api.example.com")
                .put(RequestBody.create(new byte[0]))
                .build();

        assertThat(seen(put).method()).isEqualTo("PUT");
    }

    @Test
    void isCancelledWithItsCall() throws IOException {
        AtomicReference<CallRequest> seen = new AtomicReference<>();
        Call call = client(seen)
                .newCall(new Request.Builder().url("https://api.example.com").build());
        call.execute().close();
        BooleanSupplier cancellation = Objects.requireNonNull(seen.get()).cancellation();
        assertThat(cancellation.getAsBoolean()).isFalse();

        call.cancel();

        assertThat(cancellation.getAsBoolean()).isTrue();
    }

    private static CallRequest seen(Request request) throws IOException {
        AtomicReference<CallRequest> seen = new AtomicReference<>();
        client(seen).newCall(request).execute().close();
        return Objects.requireNonNull(seen.get());
    }

    private static OkHttpClient client(AtomicReference<CallRequest> seen) {
        return new OkHttpClient.Builder()
                .addInterceptor(chain -> {
                    seen.set(CallRequest.of(chain));
                    return new Response.Builder()
                            .request(chain.request())
                            .protocol(Protocol.HTTP_1_1)
                            .code(200)
                            .message("canned")
                            .body(ResponseBody.create("", null))
                            .build();
                })
                .build();
    }
}
