package io.latchkey;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.function.Function;

/** The code on the page {@code recipes/configuration.md}. */
final class ConfigurationRecipe {

    private ConfigurationRecipe() {}

    static ClientCredentialsTokenSource fromTheEnvironment(TokenListener metrics) {
        // tag::environment[]
        ClientCredentialsTokenSource tokens = ClientCredentialsTokenSource.builder(System.getenv(), "latchkey")
                .listener(metrics)
                .build();
        // end::environment[]
        return tokens;
    }

    static ClientCredentialsTokenSource.Builder fromProperties(InputStream file) throws IOException {
        // tag::properties[]
        Properties properties = new Properties();
        properties.load(file);
        Map<String, String> configuration = new HashMap<>();
        properties.stringPropertyNames().forEach(key -> configuration.put(key, properties.getProperty(key)));

        ClientCredentialsTokenSource.Builder builder = ClientCredentialsTokenSource.builder(configuration, "latchkey");
        // end::properties[]
        return builder;
    }

    static ClientCredentialsTokenSource.Builder fromLookups(
            Iterable<String> propertyNames, Function<String, String> propertyOf) {
        // tag::lookup[]
        Map<String, String> configuration = new HashMap<>();
        for (String name : propertyNames) {
            if (name.startsWith("latchkey.")) {
                configuration.put(name, propertyOf.apply(name));
            }
        }
        ClientCredentialsTokenSource.Builder builder = ClientCredentialsTokenSource.builder(configuration, "latchkey");
        // end::lookup[]
        return builder;
    }
}
