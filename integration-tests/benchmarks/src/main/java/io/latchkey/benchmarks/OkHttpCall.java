package io.latchkey.benchmarks;

import io.latchkey.AllowedOrigins;
import io.latchkey.ClientCredentialsTokenSource;
import io.latchkey.TokenTransport;
import io.latchkey.okhttp.BearerAuthInterceptor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A call of an {@code OkHttpClient} whose innermost interceptor answers by itself: what our interceptor costs, against the
 * smallest one that sets a header, and against a header that is set by hand.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 30, time = 100, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 60, time = 100, timeUnit = TimeUnit.MILLISECONDS)
@Fork(2)
public class OkHttpCall {

    private static final String TOKEN = "t".repeat(649); // as long as those of Spring Authorization Server

    private final Interceptor canned = chain -> new Response.Builder()
            .request(chain.request())
            .protocol(Protocol.HTTP_1_1)
            .code(200)
            .message("OK")
            .body(ResponseBody.create("", null))
            .build();

    private final ClientCredentialsTokenSource tokens = ClientCredentialsTokenSource.builder()
            .tokenEndpoint("https://auth.example.com/oauth2/token")
            .clientId("benchmark")
            .clientSecret("benchmark")
            .transport(OkHttpCall::issue)
            .build();

    private final OkHttpClient plain =
            new OkHttpClient.Builder().addInterceptor(canned).build();

    private final OkHttpClient withTokens = new OkHttpClient.Builder()
            .addInterceptor(BearerAuthInterceptor.create(tokens, AllowedOrigins.of("https://api.example.com")))
            .addInterceptor(canned)
            .build();

    private final OkHttpClient withHeader = new OkHttpClient.Builder()
            .addInterceptor(this::setHeader)
            .addInterceptor(canned)
            .build();

    private final Request request = new Request.Builder()
            .url("https://api.example.com/prices?of=bond")
            .header("Accept", "application/json")
            .header("User-Agent", "benchmark")
            .build();

    private final String header = "Bearer " + TOKEN;

    private static TokenTransport.Response issue(TokenTransport.Request request) {
        String json = "{\"access_token\":\"" + TOKEN + "\",\"token_type\":\"Bearer\",\"expires_in\":3600}";
        return new TokenTransport.Response(
                200, Map.of(), new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
    }

    private Response setHeader(Interceptor.Chain chain) throws IOException {
        return chain.proceed(
                chain.request().newBuilder().header("Authorization", header).build());
    }

    /** The smallest interceptor, with a token that never ends. */
    @Benchmark
    public int headerSetBySmallestInterceptor() throws IOException {
        try (Response response = withHeader.newCall(request).execute()) {
            return response.code();
        }
    }

    /** What everybody would write without us. */
    @Benchmark
    public int headerSetByHand() throws IOException {
        Request signed = request.newBuilder().header("Authorization", header).build();
        try (Response response = plain.newCall(signed).execute()) {
            return response.code();
        }
    }

    /** The same call with our interceptor. */
    @Benchmark
    public int headerSetByInterceptor() throws IOException {
        try (Response response = withTokens.newCall(request).execute()) {
            return response.code();
        }
    }

    /** A call that gets no token. */
    @Benchmark
    public int noHeader() throws IOException {
        try (Response response = plain.newCall(request).execute()) {
            return response.code();
        }
    }
}
