package io.latchkey.recipes;

import io.latchkey.ClientAuthentication;
import io.latchkey.ClientCredentialsTokenSource;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/** Of {@code recipes/workload-identity.md}. */
final class WorkloadIdentityRecipe {

    private WorkloadIdentityRecipe() {}

    static ClientCredentialsTokenSource kubernetes(URI tokenEndpoint, Path file) {
        // tag::kubernetes[]
        ClientCredentialsTokenSource tokens = ClientCredentialsTokenSource.builder()
                .tokenEndpoint(tokenEndpoint)
                .clientAuthentication(ClientAuthentication.clientAssertionFile(file))
                .build();
        // end::kubernetes[]
        return tokens;
    }

    static ClientCredentialsTokenSource entra(Map<String, String> env) {
        // tag::entra[]
        Path file = Path.of(env.get("AZURE_FEDERATED_TOKEN_FILE"));
        ClientCredentialsTokenSource tokens = ClientCredentialsTokenSource.builder()
                .tokenEndpoint(env.get("AZURE_AUTHORITY_HOST") + env.get("AZURE_TENANT_ID") + "/oauth2/v2.0/token")
                .clientId(Objects.requireNonNull(env.get("AZURE_CLIENT_ID")))
                .clientAuthentication(ClientAuthentication.clientAssertionFile(file))
                .scope("api://partner/.default")
                .build();
        // end::entra[]
        return tokens;
    }

    static ClientCredentialsTokenSource spiffeHelper(URI tokenEndpoint, Path file) {
        // tag::spiffe-helper[]
        ClientCredentialsTokenSource tokens = ClientCredentialsTokenSource.builder()
                .tokenEndpoint(tokenEndpoint)
                .clientAuthentication(ClientAuthentication.clientAssertionFile(
                        file, "urn:ietf:params:oauth:client-assertion-type:jwt-spiffe"))
                .build();
        // end::spiffe-helper[]
        return tokens;
    }

    // tag::workload-api[]
    /** What is needed of the Workload API: in java-spiffe, {@code jwtSource.fetchJwtSvid(audience).getToken()}. */
    interface WorkloadApi {
        String fetchJwtSvid(String audience) throws Exception;
    }

    static ClientCredentialsTokenSource spiffe(URI tokenEndpoint, String audience, WorkloadApi workloadApi) {
        return ClientCredentialsTokenSource.builder()
                .tokenEndpoint(tokenEndpoint)
                .clientAuthentication(ClientAuthentication.clientAssertion(
                        () -> fetch(workloadApi, audience), "urn:ietf:params:oauth:client-assertion-type:jwt-spiffe"))
                .build();
    }

    private static String fetch(WorkloadApi workloadApi, String audience) {
        try {
            return workloadApi.fetchJwtSvid(audience);
        } catch (Exception e) {
            throw new IllegalStateException("no JWT-SVID", e); // it is asked again by itself
        }
    }
    // end::workload-api[]
}
