package io.latchkey.resteasy62.engines;

import io.latchkey.jaxrs.BearerAuthFilter;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import jakarta.ws.rs.client.ClientBuilder;
import java.time.Duration;
import org.apache.http.impl.nio.client.HttpAsyncClientBuilder;
import org.apache.http.impl.nio.client.HttpAsyncClients;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.WWWAuthenticationProtocolHandler;
import org.eclipse.jetty.util.HttpCookieStore;
import org.jboss.resteasy.client.jaxrs.ClientHttpEngine;
import org.jboss.resteasy.client.jaxrs.ResteasyClientBuilder;
import org.jboss.resteasy.client.jaxrs.engines.ApacheHttpAsyncClient4Engine;
import org.jboss.resteasy.client.jaxrs.engines.ReactorNettyClientHttpEngine;
import org.jboss.resteasy.client.jaxrs.engines.jetty.JettyClientEngine;
import reactor.netty.resources.ConnectionProvider;

/**
 * The engines that RESTEasy has beside its default one, with connections for the calls that the contract gathers, and set
 * up as our README wants them.
 */
@SuppressWarnings("removal")
final class Engines {

    static final int CONNECTIONS = 100;
    static final Duration PATIENCE = Duration.ofSeconds(2);

    private Engines() {}

    static ClientBuilder in(ClientHttpEngine engine) {
        return ((ResteasyClientBuilder) ClientBuilder.newBuilder()).httpEngine(engine);
    }

    /** For an engine that nobody can ask, but that was told to follow no redirects. */
    static ClientBuilder vouchedFor(ClientHttpEngine engine) {
        return in(engine).property(BearerAuthFilter.FOLLOWS_NO_REDIRECTS, true);
    }

    /** Follows redirects, and takes the token along, unless it is told not to. */
    static HttpAsyncClientBuilder apacheAsync() {
        return HttpAsyncClients.custom()
                .setMaxConnPerRoute(CONNECTIONS)
                .setMaxConnTotal(CONNECTIONS)
                .disableCookieManagement();
    }

    static ClientHttpEngine apacheAsync(HttpAsyncClientBuilder builder) {
        return new ApacheHttpAsyncClient4Engine(builder.build(), true);
    }

    /** Left alone, Jetty makes exceptions of some 401s, which no filter ever sees. */
    static ClientHttpEngine jetty() {
        HttpClient client = new HttpClient();
        client.setMaxConnectionsPerDestination(CONNECTIONS);
        client.setCookieStore(new HttpCookieStore.Empty());
        ClientHttpEngine engine = new JettyClientEngine(client);
        client.getProtocolHandlers().remove(WWWAuthenticationProtocolHandler.NAME);
        return engine;
    }

    static ClientHttpEngine reactorNetty(boolean follows, Duration patience) {
        ConnectionProvider connections = ConnectionProvider.create("contract", CONNECTIONS);
        return new ReactorNettyClientHttpEngine(
                reactor.netty.http.client.HttpClient.create(connections).followRedirect(follows),
                new DefaultChannelGroup(GlobalEventExecutor.INSTANCE),
                connections,
                patience);
    }
}
