package io.latchkey.osgi;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.osgi.caller.CallByJersey;
import io.latchkey.osgi.caller.CallByOkHttp;
import io.latchkey.osgi.caller.TokenOfCore;
import io.latchkey.testing.FakePartner;
import io.latchkey.testing.Reply;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleException;

/** Each application here is a bundle of its own, and sees no more than what it is wired to. */
@Tag("K8")
class BundlesTest {

    private static final List<String> CORE = List.of("latchkey-core", "jackson-core");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path storage;

    @Test
    void coreWantsJacksonAndNothingElse() throws Exception {
        try (FakePartner partner = FakePartner.start();
                Framework framework = new Framework(storage)) {
            framework.install(CORE);

            String header = framework.run(TokenOfCore.class, partner, "io.latchkey");

            assertThat(header).isEqualTo("Bearer token-1");
            assertThat(partner.tokenEndpoint().requests().get(0).header("User-Agent"))
                    .matches("latchkey/[0-9.]+\\S* .+");
        }
    }

    @Test
    void anApplicationCallsItsApiByOkHttp() throws Exception {
        try (FakePartner partner = FakePartner.start();
                Framework framework = new Framework(storage)) {
            framework.install(CORE);
            framework.install(List.of("latchkey-okhttp-interceptor", "okhttp-jvm", "okio-jvm", "kotlin-osgi-bundle"));

            assertThat(called(framework, partner, CallByOkHttp.class, "io.latchkey,io.latchkey.okhttp,okhttp3"))
                    .isEqualTo("token-1");
        }
    }

    /** Jersey is sent the request again, in its own way, after a refusal: its classes are wired to our filter, too. */
    @Test
    void anApplicationCallsItsApiByJerseyThroughARefusal() throws Exception {
        try (FakePartner partner = FakePartner.start();
                Framework framework = new Framework(storage)) {
            framework.install(CORE);
            framework.install(List.of(
                    "latchkey-jaxrs-filter",
                    "jakarta.ws.rs-api",
                    "jersey-client",
                    "jersey-common",
                    "jersey-hk2",
                    "hk2-locator",
                    "hk2-api",
                    "hk2-utils",
                    "aopalliance-repackaged",
                    "jakarta.annotation-api",
                    "jakarta.inject-api",
                    "osgi-resource-locator",
                    "javassist"));
            partner.api().enqueue(Reply.invalidToken());

            assertThat(called(
                            framework,
                            partner,
                            CallByJersey.class,
                            "io.latchkey,io.latchkey.jaxrs,jakarta.ws.rs.client,jakarta.ws.rs.core,"
                                    + "jakarta.ws.rs.ext,org.glassfish.jersey.client,org.glassfish.jersey.internal"))
                    .isEqualTo("token-2");
        }
    }

    /** Which implementation there is, if any, is a matter of the application. */
    @Test
    void theFilterWantsTheApiOfJakartaRestAndNothingElse() throws Exception {
        try (Framework framework = new Framework(storage)) {
            framework.install(CORE);
            framework.install(List.of("latchkey-jaxrs-filter", "jakarta.ws.rs-api"));

            framework.start();
        }
    }

    /** The token of the last request that the API got. */
    private static String called(Framework framework, FakePartner partner, Class<?> caller, String packages)
            throws BundleException, IOException, ReflectiveOperationException {
        partner.answer("/prices", Reply.json("{\"BTC\":1}"));
        assertThat(framework.run(caller, partner, packages)).isEqualTo("{\"BTC\":1}");
        var requests = partner.api().requests();
        return String.valueOf(requests.get(requests.size() - 1).token());
    }
}
