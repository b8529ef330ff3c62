package io.latchkey;

import static io.latchkey.Finding.quoted;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Options in text, whatever stands there: a source, or an {@link IllegalArgumentException} that shows no secret. */
final class SettingsTarget implements Target {

    private static final String SECRET = "s3cr+t-of-the-client";

    private static final List<String> VALUES = List.of(
            "https://auth.example.com/token",
            "https://auth.example.com",
            "client",
            "10s",
            "PT10S",
            "500ms",
            "0s",
            "-1s",
            "99999999999999999999s",
            "9223372036854775807d",
            "P1Y",
            "PT-1S",
            "10",
            "true",
            "TRUE",
            "",
            " ",
            "client_secret_post",
            "client_secret_basic",
            "private_key_jwt",
            "none",
            "tls_client_auth",
            "client_secret_jwt",
            "RS256",
            "orders prices",
            "http://auth.example.com/",
            "https://me:pw@auth.example.com/",
            "https://auth.example.com/?a=b",
            "\u0000",
            "/nowhere/at/all",
            "${x}",
            "https://[",
            "ES256",
            "\u0661s",
            "1 s",
            "1e3s",
            "PT1000000000000H");

    private static final List<String> ODD_KEYS = List.of(
            "client-secrets",
            "clientSecret",
            "parameter.audience",
            "parameter.",
            "parameter",
            "SERVICE_HOST",
            "PORT_80_TCP",
            "",
            ".",
            "x.y",
            "token-endpoint.x");

    @Override
    public void tryOn(Dice input) {
        duration(input.of(VALUES) + (input.oneIn(3) ? input.character() : ""));
        String prefix = input.of("latchkey", "", "a.b", "A_B", "latchkey.", "\u00E4", "a b");
        Map<String, String> settings = new LinkedHashMap<>();
        if (!input.oneIn(4)) {
            settings.put(key(input, prefix, ConfiguredOption.TOKEN_ENDPOINT), "https://auth.example.com/token");
            settings.put(key(input, prefix, ConfiguredOption.CLIENT_ID), "client");
            settings.put(key(input, prefix, ConfiguredOption.CLIENT_SECRET), SECRET);
        }
        for (int i = input.below(4); i > 0; i--) {
            ConfiguredOption option = input.of(List.of(ConfiguredOption.values()));
            String key = input.oneIn(5) ? prefix + "." + input.of(ODD_KEYS) : key(input, prefix, option);
            settings.put(key, input.of(VALUES) + (input.oneIn(8) ? String.valueOf(input.character()) : ""));
        }
        try (ClientCredentialsTokenSource source =
                ClientCredentialsTokenSource.builder(settings, prefix).build()) {
            Words.check(source.toString(), List.of(SECRET));
        } catch (IllegalArgumentException e) {
            Words.check(String.valueOf(e), List.of(SECRET));
        }
    }

    private static String key(Dice dice, String prefix, ConfiguredOption option) {
        String full = prefix.isEmpty() ? option.key() : prefix + "." + option.key();
        return switch (dice.below(4)) {
            case 2 -> full.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
            case 3 -> full.replaceAll("[^A-Za-z0-9]", "_");
            default -> full;
        };
    }

    private static void duration(String text) {
        Duration read;
        try {
            read = ConfiguredDuration.parse(text);
        } catch (IllegalArgumentException e) {
            Words.check(String.valueOf(e), List.of(SECRET));
            return;
        }
        if (text.matches("[0-9]{1,9} ?s")) {
            Duration meant = Duration.ofSeconds(Long.parseLong(text.replaceAll(" ?s", "")));
            Finding.unless(read.equals(meant), () -> quoted(text) + " is read as " + read);
        }
    }
}
