package io.latchkey;

import java.nio.file.Path;
import java.security.PrivateKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The client authentication in text: its name, as the OAuth registry has it (RFC 7591 section 2), and what belongs to it.
 *
 * @param given what was given, of all options
 */
record ConfiguredAuthentication(Map<ConfiguredOption, String> given) {

    static final List<String> NAMES = List.of(
            "client_secret_post",
            "client_secret_basic",
            "client_secret_basic_unencoded",
            "client_secret_jwt",
            "private_key_jwt",
            "tls_client_auth",
            "self_signed_tls_client_auth",
            "none");

    private static final List<ConfiguredOption> OF_A_KEY = List.of(
            ConfiguredOption.PRIVATE_KEY_FILE, ConfiguredOption.PRIVATE_KEY_ALGORITHM, ConfiguredOption.PRIVATE_KEY_ID);

    boolean isNamed() {
        return given.containsKey(ConfiguredOption.CLIENT_AUTHENTICATION);
    }

    private String name() {
        return given.getOrDefault(ConfiguredOption.CLIENT_AUTHENTICATION, NAMES.get(0));
    }

    /** What was given and is of no use with this one. */
    List<ConfiguredOption> unused() {
        List<ConfiguredOption> unused = new ArrayList<>();
        if (NAMES.contains(name()) && !name().equals("private_key_jwt")) {
            unused.addAll(OF_A_KEY);
        }
        if (NAMES.contains(name()) && !name().endsWith("_jwt")) {
            unused.add(ConfiguredOption.ASSERTION_AUDIENCE);
        }
        unused.retainAll(given.keySet());
        return unused;
    }

    String whyUnused() {
        return "is not used by client-authentication " + name() + (isNamed() ? "" : ", which is the default");
    }

    /** Makes it, which reads the file of a private key. */
    ClientAuthentication make() {
        return switch (name()) {
            case "client_secret_post" -> ClientAuthentication.clientSecretPost();
            case "client_secret_basic" -> ClientAuthentication.clientSecretBasic();
            case "client_secret_basic_unencoded" -> ClientAuthentication.clientSecretBasicUnencoded();
            case "client_secret_jwt" -> ClientAuthentication.clientSecretJwt(audience());
            case "private_key_jwt" -> privateKeyJwt();
            case "tls_client_auth", "self_signed_tls_client_auth", "none" -> ClientAuthentication.none();
            default -> throw new IllegalArgumentException("is none of " + String.join(", ", NAMES));
        };
    }

    private ClientAuthentication privateKeyJwt() {
        String file = given.get(ConfiguredOption.PRIVATE_KEY_FILE);
        if (file == null) {
            throw new IllegalArgumentException(
                    "private_key_jwt needs " + ConfiguredOption.PRIVATE_KEY_FILE.key() + ", a PEM file");
        }
        PrivateKey key = PemKey.read(Path.of(file)).key();
        String algorithm = Objects.requireNonNullElseGet(
                given.get(ConfiguredOption.PRIVATE_KEY_ALGORITHM),
                () -> SigningKey.of(key).algorithm());
        return ClientAuthentication.privateKeyJwt(
                key, algorithm, given.get(ConfiguredOption.PRIVATE_KEY_ID), audience());
    }

    private @Nullable String audience() {
        return given.get(ConfiguredOption.ASSERTION_AUDIENCE);
    }

    /** Nothing of it: the client secret is there, too. */
    @Override
    public String toString() {
        return "ConfiguredAuthentication";
    }
}
