package io.latchkey.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.BearerAuth;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.io.CloseMode;
import org.awaitility.Awaitility;
import org.springframework.http.client.HttpComponentsClientHttpRequestFactory;
import org.springframework.web.client.RestClient;

/** Over Apache's client. */
final class OverApache implements SpringStack.Connections {

    // five to a host is what it has by itself; the contract wants a hundred
    private final PoolingHttpClientConnectionManager pool = PoolingHttpClientConnectionManagerBuilder.create()
            .setMaxConnPerRoute(200)
            .setMaxConnTotal(200)
            .build();

    private final CloseableHttpClient client = HttpClients.custom()
            .setConnectionManager(pool)
            .disableRedirectHandling()
            // repeats of its own (a 429, a dropped request) are not ours to count
            .disableAutomaticRetries()
            .build();

    @Override
    public RestClient.Builder restClient(BearerAuth auth) {
        return RestClient.builder()
                .requestFactory(new HttpComponentsClientHttpRequestFactory(client))
                .requestInterceptor(new BearerAuthRequestInterceptor(auth));
    }

    @Override
    public void assertNoneTaken() {
        Awaitility.await()
                .atMost(5, TimeUnit.SECONDS)
                .untilAsserted(
                        () -> assertThat(pool.getTotalStats().getLeased()).isZero());
    }

    @Override
    public void close() {
        client.close(CloseMode.IMMEDIATE);
    }
}
