package io.latchkey.springboot;

import io.latchkey.AllowedOrigins;
import io.latchkey.BearerAuth;
import io.latchkey.ClientCredentialsTokenSource;
import io.latchkey.metrics.MicrometerTokenListener;
import io.latchkey.okhttp.BearerAuthInterceptor;
import io.latchkey.spring.BearerAuthRequestInterceptor;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.http.HttpClient;
import java.util.Map;
import okhttp3.OkHttpClient;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.support.RestClientAdapter;
import org.springframework.web.service.invoker.HttpServiceProxyFactory;

// tag::tokens[]
@Configuration(proxyBeanMethods = false)
class PartnerConfiguration {

    @Bean(destroyMethod = "close")
    ClientCredentialsTokenSource partnerTokens(Environment environment, MeterRegistry meters) {
        Map<String, String> settings = Binder.get(environment)
                .bind("latchkey", Bindable.mapOf(String.class, String.class))
                .get();
        return ClientCredentialsTokenSource.builder(settings, "")
                .listener(MicrometerTokenListener.of(meters))
                .build();
    }

    @Bean
    BearerAuth partnerAuth(ClientCredentialsTokenSource partnerTokens, @Value("${partner.api}") String api) {
        return BearerAuth.of(partnerTokens, AllowedOrigins.of(api));
    }
    // end::tokens[]

    // tag::okhttp[]
    @Bean
    OkHttpClient partnerOkHttp(BearerAuth partnerAuth) {
        return new OkHttpClient.Builder()
                .addInterceptor(BearerAuthInterceptor.create(partnerAuth))
                .build();
    }
    // end::okhttp[]

    // tag::restclient[]
    @Bean
    RestClient partnerClient(RestClient.Builder builder, BearerAuth partnerAuth, @Value("${partner.api}") String api) {
        return builder.baseUrl(api)
                .requestFactory(new JdkClientHttpRequestFactory(HttpClient.newHttpClient())) // follows no redirects
                .requestInterceptor(new BearerAuthRequestInterceptor(partnerAuth))
                .build();
    }

    @Bean
    PartnerApi partnerApi(RestClient partnerClient) {
        return HttpServiceProxyFactory.builderFor(RestClientAdapter.create(partnerClient))
                .build()
                .createClient(PartnerApi.class);
    }
    // end::restclient[]
}
