package io.latchkey;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Socket;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Some seconds of what {@link Fuzz} does for an hour: the corpus, and so many inputs by chance, which are the same in every
 * build; {@code -Dfuzz.seed=7} makes others of them.
 */
@Timeout(600)
final class FuzzTest {

    private static final long SEED = Long.getLong("fuzz.seed", 1);

    private static final List<String> TABLE = new ArrayList<>();
    private static final List<Handler> SILENCED = new ArrayList<>();

    /** What is refused by the thousand is logged by the thousand. */
    @BeforeAll
    static void silenceLogs() {
        Logger root = Logger.getLogger("");
        SILENCED.addAll(List.of(root.getHandlers()));
        SILENCED.forEach(root::removeHandler);
    }

    @AfterAll
    static void printTable() {
        SILENCED.forEach(Logger.getLogger("")::addHandler);
        System.out.printf("%-22s %8s %11s %8s%n", "target", "kept", "by chance", "ms");
        TABLE.forEach(System.out::println);
    }

    // -- what comes from a token endpoint, or from whoever stands there

    @ParameterizedTest
    @Tag("B24")
    @Tag("H2")
    @Tag("H3")
    @Tag("WP6")
    @CsvSource("answers, 1500")
    void anAnswerIsAGrantThatCanBeUsed_orRefusedInWords(String target, int executions) {
        run(target, executions);
    }

    @ParameterizedTest
    @Tag("B25")
    @Tag("WS1")
    @CsvSource("wire, 8000")
    void whatIsTakenForHttpIsTheSameToAnotherReader(String target, int executions) {
        run(target, executions);
    }

    @ParameterizedTest
    @Tag("H2")
    @CsvSource("metadata, 400")
    void credentialsGoWhereTheIssuersMetadataSay_orNowhere(String target, int executions) {
        run(target, executions);
    }

    @ParameterizedTest
    @CsvSource("dates, 1000")
    void timesInHeadersAreWithinBounds(String target, int executions) {
        run(target, executions);
    }

    // -- what comes from a protected resource

    @ParameterizedTest
    @Tag("F6")
    @CsvSource("challenges, 8000")
    void aChallengeIsReadAsItWasMeant(String target, int executions) {
        run(target, executions);
    }

    // -- what lies in stores and files

    @ParameterizedTest
    @CsvSource("records, 2000")
    void aStoreHasTheTokenThatWasSealed_orNone(String target, int executions) {
        run(target, executions);
    }

    @ParameterizedTest
    @Tag("H2")
    @CsvSource({"key-files, 40", "key-stores, 200"})
    void aKeyIsThatOfItsFile_orRefusedWithoutAWordOfIt(String target, int executions) {
        run(target, executions);
    }

    @ParameterizedTest
    @CsvSource("signatures, 4000")
    void aSignatureHasTheNumbersThatItWasWrittenWith(String target, int executions) {
        run(target, executions);
    }

    @ParameterizedTest
    @Tag("H2")
    @CsvSource({"assertions, 2000", "settings, 800"})
    void whatSomebodyHasWrittenIsUnderstood_orRefusedWithoutItsSecrets(String target, int executions) {
        run(target, executions);
    }

    // -- where tokens go

    @ParameterizedTest
    @Tag("G9")
    @Tag("G10")
    @CsvSource({"origins, 3000", "paths, 4000"})
    void aUrlHasItsTokenWhereAllReadersFindTheSamePlace(String target, int executions) {
        run(target, executions);
    }

    @ParameterizedTest
    @Tag("G7")
    @Tag("G8")
    @Tag("G9")
    @Tag("G10")
    @Tag("G11")
    @CsvSource({
        "connections-okhttp, 300",
        "connections-jersey, 250",
        "connections-resteasy, 300",
        "connections-cxf, 200"
    })
    void aTokenGoesToAllowedPlacesOnly_byWhatIsOnTheWire(String target, int executions) {
        run(target, executions);
    }

    private static void run(String name, int executions) {
        long began = System.nanoTime();
        Target target = Targets.named(name);
        List<byte[]> kept = Corpus.kept(name);
        kept.forEach(input -> tryOn(name, target, input));
        Chance chance = new Chance(SEED, kept);
        for (int i = 0; i < executions; i++) {
            tryOn(name, target, chance.next());
        }
        TABLE.add(String.format(
                "%-22s %8d %11d %8d", name, kept.size(), executions, (System.nanoTime() - began) / 1_000_000));
    }

    private static void tryOn(String name, Target target, byte[] input) {
        try {
            target.tryOn(new Dice(input));
        } catch (Exception | Error e) {
            throw new AssertionError(
                    name + ", by the input " + HexFormat.of().formatHex(input) + ": " + e.getMessage(), e);
        }
    }

    // -- that it would find something

    @Test
    void whatWasFoundOnceIsTriedAgain() {
        assertThat(Corpus.kept("connections-resteasy")).hasSizeGreaterThanOrEqualTo(7);
        assertThat(Corpus.kept("connections-jersey")).isNotEmpty();
    }

    @Test
    void whatServersMakeOfAPathIsSeen() {
        Api api = Api.ALL.get(1);

        assertThat(api.holds("/orders/1")).isTrue();
        assertThat(List.of(
                        "/orders/../prices",
                        "/orders/%2e%2e/prices",
                        "/orders/..;/prices",
                        "/orders/%252e%252e/prices",
                        "/orders\\..\\..\\prices",
                        "/Orders",
                        "/orders2"))
                .allSatisfy(path -> assertThat(api.holds(path)).as(path).isFalse());
        assertThat(api.isAt("http", "gateway.example.com.:8080")).isTrue();
        assertThat(List.of(
                        "gateway.example.com",
                        "gateway.example.com:8081",
                        "evil@gateway.example.com:8080",
                        "\uFF47ateway.example.com:8080"))
                .allSatisfy(authority ->
                        assertThat(api.isAt("http", authority)).as(authority).isFalse());
    }

    /** A stack whose requests go elsewhere than it has told the adapter. */
    @ParameterizedTest
    @CsvSource({
        "http://evil.example/,          has sent its token to another place",
        "http://api.example.com:81/,    has sent its token to another place",
        "http://api.example.com@evil/,  has sent its token to another place",
        "http://api.example.com\\@evil/, has sent its token to another place",
        "/,                             has sent its token with",
    })
    void aTokenOnTheWrongConnectionIsSeen(String target, String finding) {
        Stack.Maker astray = (auth, recorder) -> (url, path) -> {
            try (Socket socket = new Socket(recorder.host(), recorder.port())) {
                String head = "GET " + target + " HTTP/1.1\r\nHost: api.example.com\r\nAuthorization: Bearer "
                        + ConnectionTarget.TOKEN + "\r\n\r\n";
                socket.getOutputStream().write(head.getBytes(US_ASCII));
                assertThat(socket.getInputStream().read()).isEqualTo('H');
            }
        };

        assertThatThrownBy(() -> new ConnectionTarget(astray).tryOn(new Dice(new byte[0])))
                .isInstanceOf(Finding.class)
                .hasMessageContaining(finding);
    }
}
