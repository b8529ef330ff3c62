package io.latchkey.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.sandbox.Answer;
import io.latchkey.sandbox.ClientCredentials;
import io.latchkey.sandbox.Sandbox;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
class RealEndpointTest {

    private final Sandbox sandbox = Sandbox.start();
    private final Map<String, String> environment = new HashMap<>();
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @BeforeEach
    void setTheEnvironment() {
        sandbox.reset();
        printed.reset();
        ClientCredentials client = sandbox.clientSecretPost();
        environment.put("TRADEVEST_CLIENT_ID", client.id());
        environment.put("TRADEVEST_CLIENT_SECRET", client.secret());
        environment.put("TRADEVEST_TOKEN_ENDPOINT", sandbox.tokenEndpoint().toString());
        environment.remove("TRADEVEST_API_URL");
    }

    @AfterAll
    void close() {
        sandbox.close();
    }

    @Test
    void isWantedWithCredentialsOnly() {
        assertThat(RealEndpoint.isWanted(environment)).isTrue();
        assertThat(RealEndpoint.isWanted(Map.of("TRADEVEST_CLIENT_ID", "x"))).isTrue();
        assertThat(RealEndpoint.isWanted(Map.of())).isFalse();
    }

    @Test
    void showsTheExpiry() {
        assertThat(run()).isTrue();
        assertThat(printed()).contains("expires at").contains("TRADEVEST_API_URL");
        assertThat(sandbox.tokenRequests()).isEqualTo(1);
    }

    @Test
    void callsTheApiWithEachClient() {
        environment.put("TRADEVEST_API_URL", sandbox.api("/prices?day=1").toString());

        assertThat(run()).isTrue();
        assertThat(printed()).contains("OkHttp: GET " + sandbox.api("/prices") + " -> 200");
        assertThat(sandbox.apiRequestsWithToken()).isEqualTo(Stack.values().length);
        assertThat(sandbox.apiRequests().get(0).query()).isEqualTo("day=1");
        String header = sandbox.apiRequests().get(0).header("Authorization");
        assertThat(printed()).doesNotContain(String.valueOf(header).substring("Bearer ".length()));
    }

    @Test
    void failsIfTheApiRefusesTheCall() {
        environment.put("TRADEVEST_API_URL", sandbox.api("/accounts").toString());
        assertThat(run()).isFalse();
        assertThat(printed()).contains("-> 403");
    }

    @Test
    void saysWhatIsWrongWithTheSecret() {
        environment.put("TRADEVEST_CLIENT_SECRET", "a-canary");
        assertThat(run()).isFalse();
        assertThat(printed()).contains("invalid_client").doesNotContain("a-canary");
    }

    @Test
    void saysThatTheTokenEndpointCannotBeReached() throws IOException {
        int closedPort;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closedPort = socket.getLocalPort();
        }
        environment.put("TRADEVEST_TOKEN_ENDPOINT", "http://127.0.0.1:" + closedPort + "/oauth2/token");

        assertThat(run()).isFalse();
        assertThat(printed()).containsOnlyOnce("no token: ").contains("127.0.0.1:" + closedPort);
        assertThat(printed()).doesNotContain("\tat ");
    }

    @Test
    void saysThatTheTokenEndpointIsDown() {
        sandbox.answerTokenRequests(Integer.MAX_VALUE, Answer.status(503).header("Retry-After", "60"));
        assertThat(run()).isFalse();
        assertThat(printed()).contains("503");
    }

    @Test
    void saysWhatIsMissing() {
        environment.remove("TRADEVEST_CLIENT_SECRET");
        assertThat(run()).isFalse();
        assertThat(printed()).contains("TRADEVEST_CLIENT_SECRET is not set");
    }

    @Test
    void saysWhatIsWrongWithTheUrl() {
        for (String url : new String[] {"prices", "http://api.example.com/prices", "not a url"}) {
            environment.put("TRADEVEST_API_URL", url);
            assertThat(run()).as(url).isFalse();
        }
        assertThat(printed())
                .contains("TRADEVEST_API_URL is not an absolute URL")
                .contains("plain HTTP");
    }

    private boolean run() {
        PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        return new RealEndpoint(environment, new Narrator(out)).run();
    }

    private String printed() {
        return printed.toString(StandardCharsets.UTF_8).replaceAll("\\s+", " ");
    }
}
