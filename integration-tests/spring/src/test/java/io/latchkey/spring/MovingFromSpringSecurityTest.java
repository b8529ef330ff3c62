package io.latchkey.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latchkey.AllowedOrigins;
import io.latchkey.BearerAuth;
import io.latchkey.ClientCredentialsTokenSource;
import io.latchkey.sandbox.ClientCredentials;
import io.latchkey.sandbox.Gate;
import io.latchkey.sandbox.Sandbox;
import java.net.http.HttpClient;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.security.oauth2.client.AuthorizedClientServiceOAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.InMemoryOAuth2AuthorizedClientService;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.InMemoryClientRegistrationRepository;
import org.springframework.security.oauth2.client.web.client.OAuth2ClientHttpRequestInterceptor;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.RestClient;

/** From Spring Security's interceptor to ours: both work, until a token dies early. */
@Timeout(60)
final class MovingFromSpringSecurityTest {

    private static final Sandbox SANDBOX = Sandbox.start();

    @AfterEach
    void reset() {
        SANDBOX.reset();
    }

    @AfterAll
    static void close() {
        SANDBOX.close();
    }

    // tag::before[]
    static RestClient before(String tokenEndpoint, String clientId, String clientSecret, String api) {
        ClientRegistration partner = ClientRegistration.withRegistrationId("partner")
                .tokenUri(tokenEndpoint)
                .clientId(clientId)
                .clientSecret(clientSecret)
                .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_POST)
                .authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
                .build();
        InMemoryClientRegistrationRepository registrations = new InMemoryClientRegistrationRepository(partner);
        InMemoryOAuth2AuthorizedClientService clients = new InMemoryOAuth2AuthorizedClientService(registrations);
        OAuth2ClientHttpRequestInterceptor interceptor = new OAuth2ClientHttpRequestInterceptor(
                new AuthorizedClientServiceOAuth2AuthorizedClientManager(registrations, clients));
        interceptor.setClientRegistrationIdResolver(request -> "partner");
        interceptor.setAuthorizationFailureHandler(
                OAuth2ClientHttpRequestInterceptor.authorizationFailureHandler(clients));
        return RestClient.builder().baseUrl(api).requestInterceptor(interceptor).build();
    }
    // end::before[]

    // tag::after[]
    static RestClient after(ClientCredentialsTokenSource tokens, String api) {
        BearerAuth auth = BearerAuth.of(tokens, AllowedOrigins.of(api));
        return RestClient.builder()
                .baseUrl(api)
                .requestFactory(new JdkClientHttpRequestFactory(HttpClient.newHttpClient())) // follows no redirects
                .requestInterceptor(new BearerAuthRequestInterceptor(auth))
                .build();
    }
    // end::after[]

    private static RestClient before() {
        ClientCredentials client = SANDBOX.clientSecretPost();
        return before(SANDBOX.tokenEndpoint().toString(), client.id(), client.secret(), SANDBOX.apiOrigin());
    }

    private static ClientCredentialsTokenSource tokens() {
        ClientCredentials client = SANDBOX.clientSecretPost();
        return ClientCredentialsTokenSource.builder()
                .tokenEndpoint(SANDBOX.tokenEndpoint())
                .clientId(client.id())
                .clientSecret(client.secret())
                .build();
    }

    private static String get(RestClient client, String path) {
        return String.valueOf(client.get().uri(path).retrieve().body(String.class));
    }

    @Test
    void springsFailsTheCallThatFindsOutThatATokenIsDead() {
        RestClient before = before();
        assertThat(get(before, "/prices")).contains("BTC");
        SANDBOX.revokeAll();

        assertThatThrownBy(() -> get(before, "/prices")).isInstanceOf(HttpClientErrorException.Unauthorized.class);

        assertThat(get(before, "/prices")).contains("BTC");
        assertThat(SANDBOX.tokenRequests()).isEqualTo(2);
    }

    @Test
    void springsFailsThemAllWithoutAFailureHandler() {
        RestClient before = before().mutate()
                .requestInterceptors(interceptors ->
                        interceptors.forEach(interceptor -> ((OAuth2ClientHttpRequestInterceptor) interceptor)
                                .setAuthorizationFailureHandler((e, p, a) -> {})))
                .build();
        get(before, "/prices");
        SANDBOX.revokeAll();

        assertThatThrownBy(() -> get(before, "/prices")).isInstanceOf(HttpClientErrorException.Unauthorized.class);
        assertThatThrownBy(() -> get(before, "/prices")).isInstanceOf(HttpClientErrorException.Unauthorized.class);
    }

    @Test
    void springsFetchesForEachCallerWhoComesMeanwhile() throws Exception {
        RestClient before = before();
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try (Gate gate = SANDBOX.holdTokenRequests()) {
            List<Future<String>> calls = Stream.generate(() -> threads.submit(() -> get(before, "/prices")))
                    .limit(3)
                    .toList();

            gate.awaitArrivals(3);

            gate.open();
            for (Future<String> call : calls) {
                assertThat(call.get(30, TimeUnit.SECONDS)).contains("BTC");
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void oursFailsNone() {
        try (ClientCredentialsTokenSource tokens = tokens()) {
            RestClient after = after(tokens, SANDBOX.apiOrigin());
            assertThat(get(after, "/prices")).contains("BTC");
            SANDBOX.revokeAll();

            assertThat(get(after, "/prices")).contains("BTC");

            assertThat(SANDBOX.tokenRequests()).isEqualTo(2);
        }
    }

    @Test
    void springsSendsItsTokenWhereverItIsAskedAndOursDoesNot() {
        String elsewhere = SANDBOX.elsewhere().origin() + "/";
        get(before(), elsewhere);
        try (ClientCredentialsTokenSource tokens = tokens()) {
            get(after(tokens, SANDBOX.apiOrigin()), elsewhere);
        }

        assertThat(SANDBOX.elsewhere().requests())
                .extracting(request -> request.hasToken())
                .containsExactly(true, false);
    }
}
