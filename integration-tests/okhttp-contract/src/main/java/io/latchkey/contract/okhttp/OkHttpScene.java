package io.latchkey.contract.okhttp;

import io.latchkey.contract.Contract;
import io.latchkey.okhttp.BearerAuthInterceptor;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/** What scenarios of OkHttp's own have in common. */
interface OkHttpScene extends Contract {

    default BearerAuthInterceptor interceptor() {
        return BearerAuthInterceptor.create(scene().auth());
    }

    /** A client with our interceptor, and these settings after it. */
    default OkHttpClient client(UnaryOperator<OkHttpClient.Builder> settings) {
        return plainClient(builder -> settings.apply(builder.addInterceptor(interceptor())));
    }

    default OkHttpClient client() {
        return client(UnaryOperator.identity());
    }

    /** A client with these settings only. */
    default OkHttpClient plainClient(UnaryOperator<OkHttpClient.Builder> settings) {
        return scene().adopt(OkHttpStack.of(settings)).client();
    }

    default Request.Builder request(String path) {
        return new Request.Builder().url(scene().uri(path).toString());
    }

    /** Gets a path of the API, and tells the status. */
    default int get(OkHttpClient client, String path) throws IOException {
        try (Response response = client.newCall(request(path).build()).execute()) {
            return response.code();
        }
    }

    /** Calls in OkHttp's asynchronous way, and tells the status. */
    default CompletableFuture<Integer> enqueue(Call call) {
        CompletableFuture<Integer> status = new CompletableFuture<>();
        call.enqueue(new Callback() {
            @Override
            public void onFailure(Call failed, IOException e) {
                status.completeExceptionally(e);
            }

            @Override
            public void onResponse(Call done, Response response) {
                response.close();
                status.complete(response.code());
            }
        });
        return status;
    }
}
