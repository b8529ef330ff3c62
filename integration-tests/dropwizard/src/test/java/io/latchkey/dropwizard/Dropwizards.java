package io.latchkey.dropwizard;

import com.codahale.metrics.MetricRegistry;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dropwizard.client.JerseyClientBuilder;
import io.dropwizard.client.JerseyClientConfiguration;
import io.dropwizard.util.Duration;
import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.ClientBuilder;
import java.util.concurrent.ExecutorService;

/** Clients as Dropwizard builds them. */
final class Dropwizards {

    private Dropwizards() {}

    static JerseyClientBuilder builder(JerseyClientConfiguration configuration, ExecutorService threads) {
        // half a second, if it is not set
        configuration.setTimeout(Duration.seconds(60));
        return new JerseyClientBuilder(new MetricRegistry())
                .using(configuration)
                .using(threads, new ObjectMapper());
    }

    /** A builder of clients that have all that Dropwizard's has, its connector included. */
    static ClientBuilder newBuilder(JerseyClientConfiguration configuration, ExecutorService threads) {
        // or every entity is compressed, and another one than the scenarios expect
        configuration.setGzipEnabledForRequests(false);
        Client client = builder(configuration, threads).build("partner");
        return ClientBuilder.newBuilder().withConfig(client.getConfiguration());
    }
}
