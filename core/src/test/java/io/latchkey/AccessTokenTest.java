package io.latchkey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.Serializable;
import java.lang.reflect.Method;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessTokenTest {

    private static final Instant EXPIRY = Instant.parse("2026-03-01T13:00:00Z");

    @RegisterExtension
    final Canary canary = new Canary();

    @Test
    @Tag("B1")
    void carriesItsValueAndItsHeader() {
        AccessToken token = AccessToken.of("abc.DEF-_~+/==", EXPIRY);

        assertThat(token.value()).isEqualTo("abc.DEF-_~+/==");
        assertThat(token.expiresAt()).isEqualTo(EXPIRY);
        assertThat(token.authorizationHeader()).isEqualTo("Bearer abc.DEF-_~+/==");
        assertThat(token.authorizationHeader()).isSameAs(token.authorizationHeader());
    }

    @ParameterizedTest
    @Tag("B5")
    @Tag("B6")
    @ValueSource(strings = {"", " ", "a b", "a\r\nb", "a\u0000", "a\u007F", "ä", "中", "\uD83D\uDE00"})
    void aValueThatMayNotStandInAHeaderIsRefusedUnseen(String odd) {
        assertThatThrownBy(() -> AccessToken.of(odd.isBlank() ? odd : canary.token() + odd, EXPIRY))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessage("value: an access token is one or more visible ASCII characters (RFC 6750 section 2.1)")
                .satisfies(canary::seen);
    }

    @Test
    @SuppressWarnings("NullAway") // as a caller without a null checker would
    void nullsAreRefusedByName() {
        assertThatThrownBy(() -> AccessToken.of(null, EXPIRY))
                .isExactlyInstanceOf(NullPointerException.class)
                .hasMessage("value");
        assertThatThrownBy(() -> AccessToken.of("x", null))
                .isExactlyInstanceOf(NullPointerException.class)
                .hasMessage("expiresAt");
    }

    @Test
    @Tag("H1")
    void showsItsExpiryAlone() {
        assertThat(canary.seen((Object) AccessToken.of(canary.token(), EXPIRY)))
                .hasToString("AccessToken[expires at 2026-03-01T13:00:00Z]");
    }

    @Test
    @Tag("H8")
    void isComparedByIdentity() {
        assertThat(AccessToken.of("x", EXPIRY)).isNotEqualTo(AccessToken.of("x", EXPIRY));
    }

    @Test
    @Tag("H8")
    void noMapperFindsItsValueByAccident() {
        for (Class<?> type :
                new Class<?>[] {AccessToken.class, ClientCredentialsTokenSource.class, ClientAuthentication.class}) {
            assertThat(Serializable.class.isAssignableFrom(type))
                    .as(type.getName())
                    .isFalse();
            assertThat(Arrays.stream(type.getMethods())
                            .filter(method -> method.getDeclaringClass() != Object.class)
                            .map(Method::getName))
                    .as(type.getName())
                    .noneMatch(name -> name.matches("(get|is)[A-Z].*"));
            assertThat(type.getFields())
                    .as(type.getName())
                    .filteredOn(field -> !field.isSynthetic()) // those of tools that watch a test
                    .isEmpty();
            assertThat(type.isRecord()).as(type.getName()).isFalse();
        }
    }
}
