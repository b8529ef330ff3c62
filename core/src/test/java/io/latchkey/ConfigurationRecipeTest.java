package io.latchkey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The page on configuration: its code runs, and its table has the keys that there are. */
@Timeout(60)
class ConfigurationRecipeTest {

    private static final Path PAGE = Path.of("..", "recipes", "configuration.md");

    private static final Pattern ROW = Pattern.compile("\\| `latchkey\\.([^`]+)` \\| `([^`]+)` \\| .+ \\|");

    @Test
    void takesTheOptionsOfAPropertiesFile() throws IOException {
        try (InputStream file = Objects.requireNonNull(getClass().getResourceAsStream("/recipes/latchkey.properties"));
                ClientCredentialsTokenSource source =
                        ConfigurationRecipe.fromProperties(file).build()) {
            assertThat(source)
                    .hasToString("ClientCredentialsTokenSource[orders: https://auth.example.com/oauth2/token, clientId"
                            + " orders-service, client_secret_post]");
        }
    }

    @Test
    void takesWhatAFrameworkLooksUp() {
        Map<String, String> framework = Map.of(
                "latchkey.token-endpoint", "https://auth.example.com/oauth2/token",
                "latchkey.client-id", "orders-service",
                "latchkey.client-secret", "s3cret",
                "server.port", "8080");

        try (ClientCredentialsTokenSource source = ConfigurationRecipe.fromLookups(
                        framework.keySet(), name -> Objects.requireNonNull(framework.get(name)))
                .build()) {
            assertThat(source.toString()).contains("clientId orders-service");
        }
    }

    @Test
    void saysWhatTheEnvironmentLacks() {
        assertThatThrownBy(() -> ConfigurationRecipe.fromTheEnvironment(new TokenListener() {}))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("LATCHKEY_TOKEN_ENDPOINT");
    }

    @Test
    void hasEachKeyInItsTable_inTheOrderOfTheCode() throws IOException {
        List<String> keys = new ArrayList<>();
        List<String> variables = new ArrayList<>();
        Matcher row = ROW.matcher(Files.readString(PAGE));
        while (row.find()) {
            keys.add(row.group(1));
            variables.add(row.group(2));
        }
        List<String> known = new ArrayList<>();
        List<String> spelled = new ArrayList<>();
        for (ConfiguredOption option : ConfiguredOption.values()) {
            known.add(option.key());
            spelled.add("LATCHKEY_" + option.name());
            if (option == ConfiguredOption.SCOPE) {
                known.add("parameter.NAME");
                spelled.add("LATCHKEY_PARAMETER_NAME");
            }
        }

        assertThat(keys).isEqualTo(known);
        assertThat(variables).isEqualTo(spelled);
    }

    @Test
    void namesEachClientAuthentication() throws IOException {
        assertThat(Files.readString(PAGE))
                .contains(ConfiguredAuthentication.NAMES.stream()
                        .map(name -> "`" + name + "`")
                        .toList());
    }
}
