package io.latchkey.spring;

import io.latchkey.BearerAuth;
import java.net.http.HttpClient;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.RestClient;

/** Over the JDK's client, which has no pool to look at. */
final class OverJdk implements SpringStack.Connections {

    /** As it is if nobody says otherwise: it follows no redirects. */
    private final HttpClient client = HttpClient.newHttpClient();

    @Override
    public RestClient.Builder restClient(BearerAuth auth) {
        return RestClient.builder()
                .requestFactory(new JdkClientHttpRequestFactory(client))
                .requestInterceptor(new BearerAuthRequestInterceptor(auth));
    }

    @Override
    public void close() {}
}
