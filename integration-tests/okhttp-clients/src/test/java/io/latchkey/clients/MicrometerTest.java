package io.latchkey.clients;

import static io.latchkey.clients.Partner.DEAD;
import static io.latchkey.clients.Partner.GOOD;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.okhttp3.OkHttpMetricsEventListener;
import io.micrometer.core.instrument.binder.okhttp3.OkHttpObservationInterceptor;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import java.io.IOException;
import java.util.List;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import org.junit.jupiter.api.Test;

final class MicrometerTest {

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    private static void get(OkHttpClient client, Partner partner) throws IOException {
        client.newCall(new Request.Builder().url(partner.origin() + "/prices").build())
                .execute()
                .close();
        assertThat(partner.authorizations()).containsExactly(DEAD, GOOD);
    }

    /** The status of each call that was counted, as often as it was. */
    private List<String> counted() {
        return meters.find("okhttp.requests").timers().stream()
                .map(timer -> timer.count() + " x " + status(timer))
                .toList();
    }

    private static String status(Timer timer) {
        String status = timer.getId().getTag("status");
        return String.valueOf(status == null ? timer.getId().getTag("http.response.status_code") : status);
    }

    @Test
    void observesARepairedCallAsAGoodOneBeforeOurInterceptor() throws IOException {
        ObservationRegistry observations = ObservationRegistry.create();
        observations.observationConfig().observationHandler(new DefaultMeterObservationHandler(meters));
        try (Partner partner = Partner.answering("BTC 1")) {
            OkHttpClient client = new OkHttpClient.Builder()
                    .addInterceptor(OkHttpObservationInterceptor.builder(observations, "okhttp.requests")
                            .build())
                    .addInterceptor(partner.interceptor())
                    .build();

            get(client, partner);

            assertThat(counted()).containsExactly("1 x 200");
        }
    }

    /** It looks at the first answer of a call only. */
    @Test
    void countsARepairedCallAsARefusedOneByItsEventListener() throws IOException {
        try (Partner partner = Partner.answering("BTC 1")) {
            OkHttpClient client = partner.client()
                    .newBuilder()
                    .eventListener(OkHttpMetricsEventListener.builder(meters, "okhttp.requests")
                            .build())
                    .build();

            get(client, partner);

            assertThat(counted()).containsExactly("1 x 401");
        }
    }
}
