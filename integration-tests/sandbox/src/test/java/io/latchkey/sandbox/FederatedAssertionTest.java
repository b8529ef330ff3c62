package io.latchkey.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The authorization server takes what the identity provider has signed, and nothing that it should not take. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
class FederatedAssertionTest {

    private static final String WORKLOAD = "system:serviceaccount:shop:orders";
    private static final String SPIFFE_ID = "spiffe://example.org/ns/shop/sa/orders";
    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);

    private final Sandbox sandbox = Sandbox.start();
    private final IdentityProvider cluster = sandbox.identityProvider();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @BeforeEach
    void startAnew() {
        sandbox.reset();
        sandbox.federated(WORKLOAD);
    }

    @AfterAll
    void close() {
        sandbox.close();
    }

    private String assertion() {
        return cluster.assertion(WORKLOAD, sandbox.issuer(), TEN_MINUTES);
    }

    // What it takes

    @Test
    void takesAnAssertion_withoutAClientId() throws Exception {
        String assertion = assertion();

        assertThat(send(null, assertion).body()).contains("access_token");

        assertThat(sandbox.assertionUses(assertion)).isEqualTo(1);
    }

    @Test
    void takesAnAssertion_withTheClientIdOfTheSameClient() throws Exception {
        assertThat(send(sandbox.federated(WORKLOAD).id(), assertion()).statusCode())
                .isEqualTo(200);
    }

    @Test
    void takesAnAssertion_forTheTokenEndpoint() throws Exception {
        String assertion = cluster.assertion(WORKLOAD, sandbox.tokenEndpoint().toString(), TEN_MINUTES);

        assertThat(send(null, assertion).statusCode()).isEqualTo(200);
    }

    @Test
    void takesASvid_withoutIssuerAndId() throws Exception {
        sandbox.federated(SPIFFE_ID);
        String svid = cluster.svid(SPIFFE_ID, sandbox.issuer(), TEN_MINUTES);

        assertThat(send(FederatedAssertionConverter.JWT_SPIFFE, null, svid).statusCode())
                .isEqualTo(200);
        assertThat(send(null, svid).body())
                .as("as an assertion of whatever kind it lacks its issuer")
                .contains("invalid_client");
    }

    @Test
    void takesAnAssertionAsOftenAsItComes_unlessToldOtherwise() throws Exception {
        String assertion = assertion();
        send(null, assertion);
        send(null, assertion);
        assertThat(sandbox.assertionUses(assertion)).isEqualTo(2);

        sandbox.assertionsOnceOnly(true);
        String once = assertion();
        assertThat(send(null, once).statusCode()).isEqualTo(200);
        assertThat(send(null, once).body()).contains("invalid_client");
        assertThat(sandbox.assertionUses(once)).isEqualTo(1);
    }

    @Test
    void takesWhatTheOldKeyHasSigned_aslongAsThatIsServed() throws Exception {
        String old = assertion();
        cluster.rotateKeys();
        String fresh = assertion();
        assertThat(SignedJWT.parse(fresh).getHeader().getKeyID())
                .isNotEqualTo(SignedJWT.parse(old).getHeader().getKeyID());

        assertThat(send(null, old).statusCode()).isEqualTo(200);
        assertThat(send(null, fresh).statusCode()).isEqualTo(200);

        cluster.dropOldKeys();
        assertThat(send(null, old).body()).contains("invalid_client");
        assertThat(send(null, fresh).statusCode()).isEqualTo(200);
    }

    // What it refuses

    @Test
    void refusesAnotherWorkload_audience_orIssuer() throws Exception {
        assertThat(refused(cluster.assertion("system:serviceaccount:shop:carts", sandbox.issuer(), TEN_MINUTES)))
                .isTrue();
        assertThat(refused(cluster.assertion(WORKLOAD, "https://kubernetes.default.svc", TEN_MINUTES)))
                .isTrue();
        try (Sandbox other = Sandbox.start()) {
            assertThat(refused(other.identityProvider().assertion(WORKLOAD, sandbox.issuer(), TEN_MINUTES)))
                    .isTrue();
        }
    }

    @Test
    void refusesWhatIsOver_orHasNotBegun_giveOrTakeAMinute() throws Exception {
        Instant now = Instant.now();

        assertThat(refused(cluster.assertion(WORKLOAD, sandbox.issuer(), now.minusSeconds(900), now.minusSeconds(90))))
                .isTrue();
        assertThat(refused(cluster.assertion(WORKLOAD, sandbox.issuer(), now.plusSeconds(90), now.plusSeconds(900))))
                .isTrue();
        assertThat(refused(cluster.assertion(WORKLOAD, sandbox.issuer(), now.minusSeconds(900), now.minusSeconds(30))))
                .isFalse();
        assertThat(refused(cluster.assertion(WORKLOAD, sandbox.issuer(), now.plusSeconds(30), now.plusSeconds(900))))
                .isFalse();
    }

    @Test
    void refusesAForgedOne_andWhatIsNone() throws Exception {
        String good = assertion();
        String forged =
                good.substring(0, good.lastIndexOf('.') + 1) + assertion().replaceAll(".*\\.", "");

        assertThat(refused(forged)).isTrue();
        assertThat(refused("not.a.jwt")).isTrue();
        assertThat(refused(good.substring(0, good.length() - 20))).isTrue();
    }

    @Test
    void refusesAnotherClientsId() throws Exception {
        assertThat(send(sandbox.clientSecretPost().id(), assertion()).body()).contains("invalid_client");
        assertThat(send("nobody", assertion()).body()).contains("invalid_client");
    }

    @Test
    void refusesAnAssertionOfAnotherType() throws Exception {
        String type = "urn:ietf:params:oauth:client-assertion-type:saml2-bearer";

        assertThat(send(type, null, assertion()).statusCode()).isBetween(400, 403);
        assertThat(send(FederatedAssertionConverter.JWT_SPIFFE, null, assertion())
                        .body())
                .as("it is no SPIFFE ID")
                .contains("invalid_client");
    }

    // What the identity provider gives out

    @Test
    void signsWhatKubernetesSigns() throws Exception {
        JWTClaimsSet claims = SignedJWT.parse(assertion()).getJWTClaimsSet();

        assertThat(claims.getIssuer()).isEqualTo(cluster.issuer());
        assertThat(claims.getSubject()).isEqualTo(WORKLOAD);
        assertThat(claims.getAudience()).containsExactly(sandbox.issuer());
        assertThat(claims.getJWTID())
                .isNotEqualTo(SignedJWT.parse(assertion()).getJWTClaimsSet().getJWTID());
        assertThat(claims.getClaim("kubernetes.io"))
                .isEqualTo(Map.of("namespace", "shop", "serviceaccount", Map.of("name", "orders")));
    }

    @Test
    void servesPublicKeysAlone() throws Exception {
        cluster.rotateKeys();

        JWKSet served =
                JWKSet.parse(http.send(HttpRequest.newBuilder(cluster.jwkSet()).build(), BodyHandlers.ofString())
                        .body());

        assertThat(served.getKeys()).hasSize(2).noneMatch(JWK::isPrivate);
    }

    // Files

    @Test
    void writesAProjectedVolumeAsKubernetesDoes(@TempDir Path folder) throws Exception {
        TokenFile file = TokenFile.projected(folder);
        assertThat(file.path()).doesNotExist();

        file.write("one");
        assertThat(Files.readString(file.path())).isEqualTo("one");
        assertThat(Files.isSymbolicLink(file.path())).isTrue();
        Path first = Files.readSymbolicLink(folder.resolve("..data"));
        file.write("two");
        assertThat(Files.readString(file.path())).isEqualTo("two");
        assertThat(Files.readSymbolicLink(folder.resolve("..data"))).isNotEqualTo(first);
        assertThat(folder.resolve(first)).as("the old one").doesNotExist();

        file.remove();
        assertThat(Files.exists(file.path(), LinkOption.NOFOLLOW_LINKS)).isFalse();
        file.write("three");
        assertThat(Files.readString(file.path())).isEqualTo("three");
        try (Stream<Path> all = Files.list(folder)) {
            assertThat(all).hasSize(3);
        }
    }

    @Test
    void writesAFileInPlace(@TempDir Path folder) throws IOException {
        TokenFile file = TokenFile.inPlace(folder);
        file.write("one");
        file.write("2");
        assertThat(Files.readString(file.path())).isEqualTo("2");
        file.remove();
        assertThat(file.path()).doesNotExist();
        file.remove();
    }

    private boolean refused(String assertion) throws Exception {
        HttpResponse<String> answer = send(null, assertion);
        assertThat(answer.statusCode()).isIn(List.of(200, 400));
        return answer.body().contains("\"error\":\"invalid_client\"");
    }

    private HttpResponse<String> send(@Nullable String clientId, String assertion) throws Exception {
        return send(FederatedAssertionConverter.JWT_BEARER, clientId, assertion);
    }

    private HttpResponse<String> send(String type, @Nullable String clientId, String assertion) throws Exception {
        Map<String, String> form = new TreeMap<>(Map.of(
                "grant_type", "client_credentials", "client_assertion_type", type, "client_assertion", assertion));
        if (clientId != null) {
            form.put("client_id", clientId);
        }
        String body = form.entrySet().stream()
                .map(parameter -> parameter.getKey() + "=" + URLEncoder.encode(parameter.getValue(), UTF_8))
                .collect(Collectors.joining("&"));
        URI endpoint = sandbox.tokenEndpoint();
        return http.send(
                HttpRequest.newBuilder(endpoint)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }
}
