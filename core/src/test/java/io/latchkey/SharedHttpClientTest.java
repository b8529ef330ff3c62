package io.latchkey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.latchkey.SharedHttpClient.Lease;
import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.net.http.HttpClient;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class SharedHttpClientTest {

    private final SharedHttpClient shared = new SharedHttpClient();
    private final Lease first = shared.lease();
    private final Lease second = shared.lease();

    @Test
    @Tag("D17")
    void isOneForAllSources_andDroppedWithTheLast() {
        HttpClient client = first.client();
        assertThat(first.client()).isSameAs(client);
        assertThat(second.client()).isSameAs(client);

        first.close();
        assertThat(second.client()).isSameAs(client);
        second.close();

        try (Lease third = shared.lease()) {
            assertThat(third.client()).isNotSameAs(client);
        }
    }

    @Test
    @Tag("K1")
    void isGivenBackOnce_howeverOftenASourceIsClosed() {
        HttpClient client = first.client();
        second.client();

        first.close();
        first.close();

        assertThat(second.client()).isSameAs(client);
        second.close();
    }

    @Test
    @Tag("K1")
    void isNotTakenByAClosedSource() {
        first.close();

        assertThatIllegalStateException().isThrownBy(first::client);
    }

    @Test
    @Tag("K2")
    void isNotGivenBackByASourceThatNeverTookIt() {
        HttpClient client = first.client();

        second.close();

        assertThat(first.client()).isSameAs(client);
        first.close();
    }

    @Test
    @Tag("K4")
    void isForgottenWithItsSources_whenNobodyClosesThem() throws Exception {
        ReferenceQueue<HttpClient> collected = new ReferenceQueue<>();
        Reference<?> reference = new PhantomReference<>(shared.lease().client(), collected);

        Reference<?> found = null;
        for (int i = 0; i < 100 && found == null; i++) {
            System.gc();
            found = collected.remove(100);
        }

        assertThat(found).isSameAs(reference);
        first.client();
        HttpClient client = second.client();
        first.close();
        second.close();
        assertThat(shared.lease().client())
                .as("the forgotten one is not counted")
                .isNotSameAs(client);
    }

    @Test
    void followsNoRedirect_andHasAnEndToItsPatience() {
        assertThat(first.client().followRedirects()).isEqualTo(HttpClient.Redirect.NEVER);
        assertThat(first.client().version()).isEqualTo(HttpClient.Version.HTTP_1_1);
        assertThat(first.client().connectTimeout()).isPresent();
        assertThat(first.client().cookieHandler()).isEmpty();
        assertThat(first.client().authenticator()).isEmpty();
        first.close();
    }
}
