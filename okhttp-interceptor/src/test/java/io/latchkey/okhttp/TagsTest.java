package io.latchkey.okhttp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latchkey.AccessToken;
import io.latchkey.TokenSource;
import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import okhttp3.Request;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** On the module path, where OkHttp's inner workings are closed. The class path is the contract's. */
@Tag("WO1")
final class TagsTest {

    private final TokenSource source = new TenantTokenSource();

    private static Request.Builder request() {
        return new Request.Builder().url("https://api.example.com/");
    }

    @Test
    void areReadFromAModule() {
        assertThat(Request.class.getModule().isNamed()).isTrue();
    }

    @Test
    void haveNoSourceIfThereAreNone() throws IOException {
        assertThat(Tags.chosenSource(request().build())).isNull();
    }

    @Test
    void haveTheSourceUnderWhateverType() throws IOException {
        assertThat(Tags.chosenSource(request()
                        .tag("first")
                        .tag(AutoCloseable.class, (AutoCloseable) source)
                        .tag(Integer.class, 7)
                        .build()))
                .isSameAs(source);
    }

    @Test
    void haveNoSourceAmongOtherThings() throws IOException {
        assertThat(Tags.chosenSource(request().tag("no TokenSource").build())).isNull();
    }

    // -- on an OkHttp that does not let them be read

    @Test
    void thatCannotBeReadAreAskedForByTheTypesThatMayBeMeant() throws IOException {
        assertThat(Tags.sourceOfUnreadable(request().tag(source).build())).isSameAs(source);
        assertThat(Tags.sourceOfUnreadable(request().build())).isNull();
        assertThat(Tags.sourceOfUnreadable(request().tag(Integer.class, 7).build()))
                .isNull();
    }

    @Test
    void thatCannotBeReadAreRefusedIfOneSeemsToBeASource() {
        Request request =
                request().tag(AutoCloseable.class, (AutoCloseable) source).build();

        assertThatThrownBy(() -> Tags.sourceOfUnreadable(request))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("use tag(TokenSource.class, source)");
    }

    private static final class TenantTokenSource implements TokenSource, AutoCloseable {

        @Override
        public AccessToken token() {
            return AccessToken.of("tenants", Instant.MAX);
        }

        @Override
        public CompletionStage<AccessToken> tokenAsync() {
            return CompletableFuture.completedFuture(token());
        }

        @Override
        public void reject(AccessToken token) {}

        @Override
        public void close() {}
    }
}
