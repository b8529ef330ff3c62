package io.latchkey;

import static io.latchkey.Engine.ask;
import static io.latchkey.Engine.failureOf;
import static io.latchkey.Engine.tokenOf;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client secret that lies in a file, as platforms mount one. */
@Timeout(60)
@Tag("A10")
class ClientSecretFileTest {

    @RegisterExtension
    final Canary canary = new Canary();

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    Path folder;

    private final Engine engine = new Engine();
    private final FakeTiming timing = engine.timing;
    private final ScriptedTransport transport = engine.transport;

    private Path file() {
        return folder.resolve("client-secret");
    }

    private ClientCredentialsTokenSource source() {
        return engine.builder().clientSecretFile(file()).build();
    }

    @ParameterizedTest
    @ValueSource(strings = {"%s", "%s\n", "%s\r\n", "%s\r", "%s\n\n", "\uFEFF%s", "\uFEFF%s\r\n"})
    void sendsWhatIsInIt_withoutItsMarkAndItsLineBreak(String content) throws IOException {
        Files.writeString(file(), content.formatted(canary.secret()));

        assertThat(tokenOf(ask(source()))).isEqualTo("token-1");

        assertThat(secretsSent()).containsExactly(canary.secret());
    }

    @Test
    void leavesTheRestAsItIs() throws IOException {
        Files.writeString(file(), " two\nlines \n");

        ask(source()).join();

        assertThat(secretsSent()).containsExactly(" two\nlines ");
    }

    /** As Kubernetes does: the file is a link through {@code ..data}, and that is put in the place of another by one move. */
    @Test
    void picksUpAFileThatWasSwapped_forTheNextTokenRequest() throws IOException {
        swap("one", "old\n");
        Files.createSymbolicLink(file(), Path.of("..data", "client-secret"));
        ClientCredentialsTokenSource source = source();
        ask(source).join();

        swap("two", "new\n");
        timing.advance(Duration.ofHours(1));
        ask(source).join();

        assertThat(secretsSent()).containsExactly("old", "new");
    }

    @Test
    void triesTheNewSecretAtOnce_whenTheOldOneIsRefused() throws IOException {
        Files.writeString(file(), "old\n");
        transport.then(request -> {
            Files.writeString(file(), "new\n");
            return ScriptedTransport.error(401, "invalid_client").answer(request);
        });

        assertThat(tokenOf(ask(source()))).isEqualTo("token-1");

        assertThat(secretsSent()).containsExactly("old", "new");
    }

    @Test
    void endsACoolDown_whenTheFileHasChanged() throws IOException {
        Files.writeString(file(), "old\n");
        ClientCredentialsTokenSource source = source();
        transport.then(ScriptedTransport.status(401, "{\"error\":\"invalid_client\"}", "Retry-After", "600"));
        failureOf(ask(source));
        timing.advance(Duration.ofSeconds(1));
        failureOf(ask(source));

        Files.writeString(file(), "new");
        timing.advance(Duration.ofSeconds(1));

        assertThat(tokenOf(ask(source))).isEqualTo("token-1");
        assertThat(secretsSent()).containsExactly("old", "new");
    }

    @Test
    void waitsForAFileThatIsStillToCome() throws IOException {
        var asked = ask(source());
        assertThat(asked).isNotDone();

        Files.writeString(file(), "s3cret");
        timing.advance(Duration.ofSeconds(1));

        assertThat(tokenOf(asked)).isEqualTo("token-1");
    }

    @Test
    void saysWhichFileDoesNotExist() {
        assertThat(refused().getMessage())
                .startsWith("the client secret file " + file()
                        + " does not exist; token endpoint https://auth.example.com/oauth2/token was not asked");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", " \t\r\n", "\uFEFF", "\uFEFF\n"})
    void saysWhichFileIsEmpty(String content) throws IOException {
        Files.writeString(file(), content);

        assertThat(refused().getMessage()).startsWith("the client secret file " + file() + " is empty;");
    }

    @Test
    void saysWhichFileIsNoText_andNothingOfIt() throws IOException {
        Files.write(file(), canary.secret().getBytes(UTF_16));

        assertThat(refused().getMessage()).startsWith("the client secret file " + file() + " is not text in UTF-8;");
    }

    @Test
    void saysWhichFileIsADirectory() throws IOException {
        ClientCredentialsTokenSource source = source();
        Files.createDirectory(file());
        assertThat(refused(source).getMessage()).startsWith("the client secret file " + file() + " is a directory;");

        assertThatThrownBy(() -> engine.builder().clientSecretFile(file()))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessage("clientSecretFile is a directory, and not a file: " + file());
    }

    @Test
    void readsNoMoreThanASecretCanHave() throws IOException {
        Files.write(file(), "s".repeat(65_537).getBytes(UTF_8));
        assertThat(refused().getMessage())
                .startsWith("the client secret file " + file() + " has more than 65536 bytes;");

        Files.write(file(), "s".repeat(65_536).getBytes(UTF_8));
        timing.advance(Duration.ofMinutes(1));
        assertThat(tokenOf(ask(source()))).isEqualTo("token-1");
    }

    @Test
    void isTheSecret_andThereIsOne() {
        assertThatThrownBy(() -> engine.builder().clientSecret("s3cret").clientSecretFile(file()))
                .isExactlyInstanceOf(IllegalStateException.class)
                .hasMessage("clientSecret was set already");
        assertThatThrownBy(() -> engine.builder().clientSecretFile(file()).clientSecret(() -> "s3cret"))
                .isExactlyInstanceOf(IllegalStateException.class)
                .hasMessage("clientSecret was set already");
        assertThatThrownBy(() -> engine.builder()
                        .clientAuthentication(ClientAuthentication.none())
                        .clientSecretFile(file())
                        .build())
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessage("clientSecret is set, but clientAuthentication none does not use it");
    }

    @Test
    void refusesNoPath() {
        assertThatThrownBy(() -> engine.builder().clientSecretFile(Path.of("")))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessage("clientSecretFile is blank");
    }

    /** What a caller gets once the tries of a fetch are over. */
    private TokenException refused() {
        return refused(source());
    }

    private TokenException refused(ClientCredentialsTokenSource source) {
        var asked = ask(source);
        timing.advance(Duration.ofSeconds(10));
        TokenException failure = canary.seen(failureOf(asked));
        assertThat(failure.isRetryable()).isTrue();
        assertThat(transport.requests()).isZero();
        return failure;
    }

    private void swap(String version, String content) throws IOException {
        Path data = Files.createDirectory(folder.resolve(version));
        Files.writeString(data.resolve("client-secret"), content);
        Path link = Files.createSymbolicLink(folder.resolve("..data_tmp"), data.getFileName());
        Files.move(link, folder.resolve("..data"), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private List<String> secretsSent() {
        return transport.forms().stream()
                .map(form -> form.getOrDefault("client_secret", "none"))
                .toList();
    }
}
