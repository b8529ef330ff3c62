package io.latchkey.clients;

import static io.latchkey.clients.Partner.DEAD;
import static io.latchkey.clients.Partner.GOOD;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.okhttp.OkHttpClientFactory;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.openapi.apis.CoreV1Api;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.Test;

/** Both clients for Kubernetes. */
final class KubernetesTest {

    private static final String NAMESPACES = "{\"kind\":\"NamespaceList\",\"apiVersion\":\"v1\",\"metadata\":{},"
            + "\"items\":[{\"metadata\":{\"name\":\"prices\"}}]}";

    @Test
    void officialClientListsThroughADeadToken() throws Exception {
        try (Partner partner = Partner.answeringJson(NAMESPACES)) {
            ApiClient client = new ApiClient(partner.client());
            client.setBasePath(partner.origin());

            assertThat(new CoreV1Api(client).listNamespace().execute().getItems())
                    .extracting(namespace -> namespace.getMetadata().getName())
                    .containsExactly("prices");
            assertThat(partner.authorizations()).containsExactly(DEAD, GOOD);
        }
    }

    @Test
    void fabric8ListsThroughADeadToken() {
        try (Partner partner = Partner.answeringJson(NAMESPACES);
                var client = new KubernetesClientBuilder()
                        .withConfig(new ConfigBuilder(Config.empty())
                                .withMasterUrl(partner.origin())
                                .build())
                        .withHttpClientFactory(new OkHttpClientFactory() {
                            @Override
                            protected void additionalConfig(OkHttpClient.Builder builder) {
                                builder.addInterceptor(partner.interceptor());
                            }
                        })
                        .build()) {

            assertThat(client.namespaces().list().getItems())
                    .extracting(namespace -> namespace.getMetadata().getName())
                    .containsExactly("prices");
            assertThat(partner.authorizations()).containsExactly(DEAD, GOOD);
        }
    }
}
