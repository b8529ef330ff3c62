package io.latchkey.keycloak;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A realm as Keycloak imports it: the partner's clients, each known by another proof, and whose assertions are taken. */
final class Realm {

    static final String NAME = "partner";

    /** Of each client that has one; long enough for HS512. */
    static final String SECRET = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    /** Characters that a form and a Basic header bend, if whoever writes or reads them is careless. */
    static final String AWKWARD_ID = "käse:50%+rabatt";

    static final String AWKWARD_SECRET = "ä:&=%41+ /\"\\";

    /** Of a client that is held to the FAPI 2.0 Security Profile. */
    static final Map<String, String> FAPI_CLIENT = Map.of("fapi", "2");

    private static final Map<String, Object> FAPI = Map.of(
            "name",
            "fapi",
            "enabled",
            true,
            "conditions",
            List.of(Map.of(
                    "condition",
                    "client-attributes",
                    "configuration",
                    Map.of("attributes", "[{\"key\":\"fapi\",\"value\":\"2\"}]"))),
            "profiles",
            List.of("fapi-2-security-profile"));

    private final List<Map<String, Object>> clients = new ArrayList<>();
    private final List<Map<String, Object>> identityProviders = new ArrayList<>();

    Realm client(String id, String authenticator, Map<String, String> attributes) {
        return client(id, SECRET, authenticator, attributes);
    }

    Realm client(String id, String secret, String authenticator, Map<String, String> attributes) {
        return client(id, secret, authenticator, attributes, true);
    }

    /** One that is not registered for the client credentials grant. */
    Realm clientOfUsers(String id) {
        return client(id, SECRET, "client-secret", Map.of(), false);
    }

    private Realm client(
            String id, String secret, String authenticator, Map<String, String> attributes, boolean serviceAccount) {
        Map<String, Object> client = new LinkedHashMap<>();
        client.put("clientId", id);
        client.put("secret", secret);
        client.put("clientAuthenticatorType", authenticator);
        client.put("serviceAccountsEnabled", serviceAccount);
        client.put("standardFlowEnabled", false);
        client.put("publicClient", false);
        client.put("attributes", attributes);
        clients.add(client);
        return this;
    }

    /** Whose assertions are taken from clients that name it. */
    Realm identityProvider(String alias, String kind, Map<String, String> config) {
        identityProviders.add(Map.of("alias", alias, "providerId", kind, "enabled", true, "config", config));
        return this;
    }

    /** One that has a JWK set and a discovery document. */
    Realm openIdProvider(String alias, URI issuer, URI keys, Map<String, String> more) {
        Map<String, String> config = new LinkedHashMap<>(Map.of(
                "issuer",
                issuer.toString(),
                "jwksUrl",
                keys.toString(),
                "useJwksUrl",
                "true",
                "validateSignature",
                "true",
                "supportsClientAssertions",
                "true",
                // For users who log in there, of whom there are none.
                "clientId",
                "keycloak",
                "clientSecret",
                "unused",
                "tokenUrl",
                issuer + "/token",
                "authorizationUrl",
                issuer + "/authorize"));
        config.putAll(more);
        return identityProvider(alias, "oidc", config);
    }

    /** May see and change the other clients, by the admin REST API. */
    String json(String administrator) {
        return JSONObjectUtils.toJSONString(Map.of(
                "realm",
                NAME,
                "enabled",
                true,
                "sslRequired",
                "none", // as the identity provider beside it has no TLS
                "clients",
                clients,
                "identityProviders",
                identityProviders,
                "clientPolicies",
                Map.of("policies", List.of(FAPI)),
                "users",
                List.of(Map.of(
                        "username",
                        "service-account-" + administrator,
                        "serviceAccountClientId",
                        administrator,
                        "enabled",
                        true,
                        "clientRoles",
                        Map.of("realm-management", List.of("manage-clients", "view-clients"))))));
    }
}
