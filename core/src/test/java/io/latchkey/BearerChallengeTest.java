package io.latchkey;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BearerChallengeTest {

    @Test
    @Tag("F2")
    void withoutAnyChallengeTheTokenIsToBlame() {
        assertThat(BearerChallenge.among(List.of()).meansDeadToken()).isTrue();
    }

    @ParameterizedTest
    @Tag("F1")
    @Tag("F3")
    @ValueSource(
            strings = {
                "Bearer",
                "Bearer realm=x",
                "bearer error=invalid_token",
                "BEARER error=\"invalid_token\", error_description=\"The token expired\"",
                "Bearer error=some_error_of_its_own",
                "Basic realm=x, Bearer",
            })
    void aBearerChallengeBlamesTheToken(String header) {
        BearerChallenge challenge = BearerChallenge.among(List.of(header));

        assertThat(challenge.kind()).isEqualTo(BearerChallenge.Kind.BEARER);
        assertThat(challenge.meansDeadToken()).isTrue();
    }

    @ParameterizedTest
    @Tag("WP7")
    @ValueSource(
            strings = {
                "OAuth2 realm=\"WSO2 API Manager\", error=\"invalid_token\", error_description=\"The access token expired\"",
                "OAuth realm=x, error=invalid_token",
                "Token error=\"invalid_token\"",
                "OAuth 2.0 realm=x, error=invalid_token",
                "Basic realm=x, JWT error=invalid_token",
            })
    void anInvalidTokenIsOneUnderAnySchemesName(String header) {
        BearerChallenge challenge = BearerChallenge.among(List.of(header));

        assertThat(challenge.meansDeadToken()).isTrue();
        assertThat(challenge.error()).isEqualTo("invalid_token");
    }

    @ParameterizedTest
    @Tag("WP7")
    @ValueSource(strings = {"OAuth2 realm=x", "OAuth2 error=expired", "OAuth2 error=insufficient_scope"})
    void anotherErrorUnderAnotherNameIsAnothers(String header) {
        assertThat(BearerChallenge.among(List.of(header)).meansDeadToken()).isFalse();
    }

    @ParameterizedTest
    @Tag("F4")
    @Tag("F22")
    @ValueSource(
            strings = {
                "Bearer error=insufficient_scope",
                "Bearer error=\"insufficient_scope\", scope=\"orders prices\"",
                "Bearer error=invalid_request",
                "Bearer error=insufficient_claims, claims=eyJ",
                "Bearer error=insufficient_user_authentication",
                "PoP nonce=\"abc\", Bearer error=\"insufficient_scope\"",
            })
    void anotherTokenWouldFareNoBetter(String header) {
        assertThat(BearerChallenge.among(List.of(header)).meansDeadToken()).isFalse();
    }

    @ParameterizedTest
    @Tag("F5")
    @Tag("F22")
    @ValueSource(
            strings = {"Basic realm=x", "Negotiate", "DPoP error=\"use_dpop_nonce\"", "Digest nonce=a, Basic realm=x"})
    void otherSchemesOnlyAreNotAboutTheToken(String header) {
        BearerChallenge challenge = BearerChallenge.among(List.of(header));

        assertThat(challenge.kind()).isEqualTo(BearerChallenge.Kind.OTHER_SCHEMES_ONLY);
        assertThat(challenge.meansDeadToken()).isFalse();
    }

    @Test
    @Tag("F6")
    void ofSeveralLinesTheOneThatBlamesTheTokenDecides() {
        String scope = "Bearer error=insufficient_scope, scope=orders";
        String token = "Bearer error=invalid_token";

        assertThat(BearerChallenge.among(List.of(scope, token)).error()).isEqualTo("invalid_token");
        assertThat(BearerChallenge.among(List.of(token, scope)).error()).isEqualTo("invalid_token");
        assertThat(BearerChallenge.among(List.of("Basic realm=x", scope)).scope())
                .isEqualTo("orders");
        assertThat(BearerChallenge.among(List.of(scope, "Basic realm=x")).error())
                .isEqualTo("insufficient_scope");
        assertThat(BearerChallenge.among(List.of("=junk=", "Basic realm=x")).kind())
                .isEqualTo(BearerChallenge.Kind.OTHER_SCHEMES_ONLY);
    }

    @Test
    @Tag("F6")
    void moreThanEightKilobytesAreNotLookedAt() {
        String challenge = "Bearer error=insufficient_scope";
        String longest = challenge + " ".repeat(8_192 - challenge.length());

        assertThat(BearerChallenge.among(List.of(longest)).kind()).isEqualTo(BearerChallenge.Kind.BEARER);
        assertThat(BearerChallenge.among(List.of(longest + " ")).kind()).isEqualTo(BearerChallenge.Kind.ABSENT);
    }
}
