package io.latchkey.clients;

import static io.latchkey.clients.Partner.DEAD;
import static io.latchkey.clients.Partner.GOOD;
import static org.assertj.core.api.Assertions.assertThat;

import kotlin.coroutines.Continuation;
import kotlin.coroutines.EmptyCoroutineContext;
import kotlinx.coroutines.BuildersKt;
import okhttp3.MultipartBody;
import okhttp3.RequestBody;
import okhttp3.ResponseBody;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import retrofit2.Retrofit;
import retrofit2.http.GET;
import retrofit2.http.Multipart;
import retrofit2.http.POST;
import retrofit2.http.Part;

final class RetrofitTest {

    /** As {@code suspend fun prices(): ResponseBody} is compiled. */
    interface Prices {

        @GET("prices")
        @Nullable
        Object prices(Continuation<? super ResponseBody> continuation);

        @Multipart
        @POST("documents")
        @Nullable
        Object upload(@Part MultipartBody.Part document, Continuation<? super ResponseBody> continuation);
    }

    private static Prices prices(Partner partner) {
        return new Retrofit.Builder()
                .baseUrl(partner.origin() + "/")
                .client(partner.client())
                .build()
                .create(Prices.class);
    }

    @Test
    void suspendsThroughADeadToken() throws Exception {
        try (Partner partner = Partner.answering("BTC 1")) {
            Prices prices = prices(partner);

            ResponseBody body = (ResponseBody) BuildersKt.runBlocking(
                    EmptyCoroutineContext.INSTANCE, (scope, continuation) -> prices.prices(continuation));

            assertThat(body.string()).isEqualTo("BTC 1");
            assertThat(partner.authorizations()).containsExactly(DEAD, GOOD);
        }
    }

    @Test
    void uploadsPartsThroughADeadToken() throws Exception {
        try (Partner partner = Partner.answering("taken")) {
            Prices prices = prices(partner);
            MultipartBody.Part document =
                    MultipartBody.Part.createFormData("document", "a.txt", RequestBody.create("the document", null));

            ResponseBody body = (ResponseBody) BuildersKt.runBlocking(
                    EmptyCoroutineContext.INSTANCE, (scope, continuation) -> prices.upload(document, continuation));

            assertThat(body.string()).isEqualTo("taken");
            assertThat(partner.requests())
                    .hasSize(2)
                    .allMatch(request -> request.text().contains("the document"));
        }
    }
}
