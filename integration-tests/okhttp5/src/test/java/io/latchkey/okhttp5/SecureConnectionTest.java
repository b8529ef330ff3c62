package io.latchkey.okhttp5;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.AccessToken;
import io.latchkey.AllowedOrigins;
import io.latchkey.TokenSource;
import io.latchkey.okhttp.BearerAuthInterceptor;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import okio.BufferedSink;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** HTTPS, over HTTP/1.1 and HTTP/2. */
@Timeout(60)
final class SecureConnectionTest {

    private static final HeldCertificate CERTIFICATE = new HeldCertificate.Builder()
            .addSubjectAlternativeName("api.example.com")
            .addSubjectAlternativeName("other.example.com")
            .build();

    private final MockWebServer server = new MockWebServer();
    private final NumberedTokens tokens = new NumberedTokens();
    private OkHttpClient client = new OkHttpClient();

    @BeforeEach
    void startTheServer() throws IOException {
        server.useHttps(new HandshakeCertificates.Builder()
                .heldCertificate(CERTIFICATE)
                .build()
                .sslSocketFactory());
        server.start();
        HandshakeCertificates trusted = new HandshakeCertificates.Builder()
                .addTrustedCertificate(CERTIFICATE.certificate())
                .build();
        client = new OkHttpClient.Builder()
                .dns(host -> List.of(InetAddress.getLoopbackAddress()))
                .sslSocketFactory(trusted.sslSocketFactory(), trusted.trustManager())
                .addInterceptor(BearerAuthInterceptor.create(tokens, AllowedOrigins.of(origin("api.example.com"))))
                .build();
    }

    @AfterEach
    void stopTheServer() {
        client.connectionPool().evictAll();
        server.close();
    }

    private String origin(String host) {
        return "https://" + host + ":" + server.getPort();
    }

    private Response get(String url) throws IOException {
        return client.newCall(new Request.Builder().url(url).build()).execute();
    }

    private static MockResponse refusal() {
        return new MockResponse.Builder()
                .code(401)
                .addHeader("WWW-Authenticate", "Bearer error=\"invalid_token\"")
                .body("the token is dead")
                .build();
    }

    private static MockResponse answer(int code) {
        return new MockResponse.Builder().code(code).build();
    }

    @ParameterizedTest
    @EnumSource(
            value = Protocol.class,
            names = {"HTTP_1_1", "HTTP_2"})
    @Tag("F1")
    @Tag("I15")
    void retriesOnTheSameConnection(Protocol protocol) throws Exception {
        server.setProtocols(protocol == Protocol.HTTP_2 ? List.of(protocol, Protocol.HTTP_1_1) : List.of(protocol));
        server.enqueue(refusal());
        server.enqueue(answer(200));

        try (Response response = get(origin("api.example.com"))) {
            assertThat(response.code()).isEqualTo(200);
            assertThat(response.protocol()).isEqualTo(protocol);
        }

        RecordedRequest first = server.takeRequest();
        RecordedRequest second = server.takeRequest();
        assertThat(first.getHeaders().get("Authorization")).isEqualTo("Bearer t1");
        assertThat(second.getHeaders().get("Authorization")).isEqualTo("Bearer t2");
        assertThat(second.getConnectionIndex()).isEqualTo(first.getConnectionIndex());
        assertThat(client.connectionPool().idleConnectionCount()).isEqualTo(1);
    }

    @Test
    @Tag("G15")
    void takesNoTokenToAnotherHostOnTheSameConnection() throws Exception {
        server.enqueue(answer(200));
        server.enqueue(answer(200));

        get(origin("api.example.com")).close();
        get(origin("other.example.com")).close();

        RecordedRequest api = server.takeRequest();
        RecordedRequest other = server.takeRequest();
        assertThat(other.getConnectionIndex()).isEqualTo(api.getConnectionIndex());
        assertThat(api.getHeaders().get("Authorization")).isEqualTo("Bearer t1");
        assertThat(other.getHeaders().get("Authorization")).isNull();
    }

    @Test
    @Tag("G15")
    void followsNoRedirectToAnotherHostOnTheSameConnectionWithTheToken() throws Exception {
        server.enqueue(answer(307)
                .newBuilder()
                .addHeader("Location", origin("other.example.com"))
                .build());
        server.enqueue(refusal());

        assertThat(get(origin("api.example.com")).code()).isEqualTo(401);

        server.takeRequest();
        assertThat(server.takeRequest().getHeaders().get("Authorization")).isNull();
        assertThat(server.getRequestCount()).isEqualTo(2);
        assertThat(tokens.rejected.get()).isZero();
    }

    @Test
    @Tag("G15")
    void takesAMisdirectedRequestForNoRefusal() throws Exception {
        server.enqueue(answer(421));
        server.enqueue(answer(200));

        get(origin("api.example.com")).close();

        assertThat(server.takeRequest().getHeaders().get("Authorization")).isEqualTo("Bearer t1");
        assertThat(tokens.rejected.get()).isZero();
    }

    @Test
    @Tag("G7")
    @Tag("M3")
    void followsNoDowngradeToPlainHttpWithTheToken() throws Exception {
        try (MockWebServer plain = new MockWebServer()) {
            plain.start();
            plain.enqueue(answer(200));
            server.enqueue(answer(302)
                    .newBuilder()
                    .addHeader("Location", "http://api.example.com:" + plain.getPort())
                    .build());

            get(origin("api.example.com")).close();

            assertThat(plain.takeRequest().getHeaders().get("Authorization")).isNull();
        }
    }

    @Test
    @Tag("I3")
    void doesNotRepeatADuplexBody() throws Exception {
        server.enqueue(refusal());
        Request duplex = new Request.Builder()
                .url(origin("api.example.com"))
                .post(new RequestBody() {
                    @Override
                    public MediaType contentType() {
                        return MediaType.get("text/plain");
                    }

                    @Override
                    public boolean isDuplex() {
                        return true;
                    }

                    @Override
                    public void writeTo(BufferedSink sink) throws IOException {
                        sink.writeUtf8("one way").close();
                    }
                })
                .build();

        try (Response response = client.newCall(duplex).execute()) {
            assertThat(response.code()).isEqualTo(401);
            assertThat(response.body().string()).isEqualTo("the token is dead");
        }

        assertThat(server.getRequestCount()).isEqualTo(1);
        assertThat(tokens.rejected.get()).isEqualTo(1);
    }

    /** t1, and another one after each that is rejected. */
    private static final class NumberedTokens implements TokenSource {

        private final AtomicInteger rejected = new AtomicInteger();

        @Override
        public AccessToken token() {
            return AccessToken.of("t" + (rejected.get() + 1), Instant.MAX);
        }

        @Override
        public CompletionStage<AccessToken> tokenAsync() {
            return CompletableFuture.completedFuture(token());
        }

        @Override
        public void reject(AccessToken token) {
            rejected.incrementAndGet();
        }
    }
}
