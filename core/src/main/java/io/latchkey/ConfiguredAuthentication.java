package io.latchkey;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
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
            "client_assertion",
            "tls_client_auth",
            "self_signed_tls_client_auth",
            "none");

    /** What is of use with some of them only. */
    private static final Map<ConfiguredOption, List<String>> USED_BY = Map.of(
            ConfiguredOption.PRIVATE_KEY_FILE, List.of("private_key_jwt"),
            ConfiguredOption.PRIVATE_KEY_ALGORITHM, List.of("private_key_jwt"),
            ConfiguredOption.PRIVATE_KEY_ID, List.of("private_key_jwt"),
            ConfiguredOption.ASSERTION_AUDIENCE, List.of("private_key_jwt", "client_secret_jwt"),
            ConfiguredOption.CLIENT_ASSERTION_FILE, List.of("client_assertion"),
            ConfiguredOption.CLIENT_ASSERTION_TYPE, List.of("client_assertion"));

    boolean isNamed() {
        return given.containsKey(ConfiguredOption.CLIENT_AUTHENTICATION);
    }

    private String name() {
        return given.getOrDefault(ConfiguredOption.CLIENT_AUTHENTICATION, NAMES.get(0));
    }

    /** What was given and is of no use with this one. */
    List<ConfiguredOption> unused() {
        if (!NAMES.contains(name())) {
            return List.of();
        }
        return Stream.of(ConfiguredOption.values())
                .filter(given::containsKey)
                .filter(option -> !USED_BY.getOrDefault(option, NAMES).contains(name()))
                .toList();
    }

    String whyUnused() {
        return "is not used by client-authentication " + name() + (isNamed() ? "" : ", which is the default");
    }

    /** Makes it, which reads the file of a private key: now, so that a mistake is told, and then anew each time. */
    ClientAuthentication make() {
        return switch (name()) {
            case "client_secret_post" -> ClientAuthentication.clientSecretPost();
            case "client_secret_basic" -> ClientAuthentication.clientSecretBasic();
            case "client_secret_basic_unencoded" -> ClientAuthentication.clientSecretBasicUnencoded();
            case "client_secret_jwt" -> ClientAuthentication.clientSecretJwt(audience());
            case "private_key_jwt" -> privateKeyJwt();
            case "client_assertion" -> clientAssertion();
            case "tls_client_auth", "self_signed_tls_client_auth" -> ClientAuthentication.tlsClientAuth();
            case "none" -> ClientAuthentication.none();
            default -> throw new IllegalArgumentException("is none of " + String.join(", ", NAMES));
        };
    }

    private ClientAuthentication privateKeyJwt() {
        Path file = file(ConfiguredOption.PRIVATE_KEY_FILE, "a PEM file");
        SigningKey unused = signingKey(file);
        return ClientAuthentication.privateKeyJwt(() -> signingKey(file), audience());
    }

    private SigningKey signingKey(Path file) {
        SigningKey key = SigningKey.fromPem(file);
        String algorithm = given.get(ConfiguredOption.PRIVATE_KEY_ALGORITHM);
        SigningKey chosen = algorithm == null ? key : key.withAlgorithm(algorithm);
        String id = given.get(ConfiguredOption.PRIVATE_KEY_ID);
        return id == null ? chosen : chosen.withKeyId(id);
    }

    private ClientAuthentication clientAssertion() {
        Path file = file(ConfiguredOption.CLIENT_ASSERTION_FILE, "with what somebody else has signed");
        String type = given.get(ConfiguredOption.CLIENT_ASSERTION_TYPE);
        return type == null
                ? ClientAuthentication.clientAssertionFile(file)
                : ClientAuthentication.clientAssertionFile(file, type);
    }

    private Path file(ConfiguredOption option, String what) {
        String file = given.get(option);
        if (file == null) {
            throw new IllegalArgumentException(name() + " needs " + option.key() + ", " + what);
        }
        return Path.of(file);
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
