package io.latchkey.jaxrs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

final class RecordingTest {

    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();

    private Recording recording(int limit, byte @Nullable [] mostLikely) {
        Recording recording = new Recording(sent);
        recording.begin(limit, mostLikely);
        return recording;
    }

    @Test
    @Tag("J5")
    void keepsWhatIsSent() throws IOException {
        Recording recording = recording(4, null);

        recording.write('a');
        recording.write(new byte[] {'x', 'b', 'c', 'd', 'x'}, 1, 3);
        recording.complete();

        assertThat(recording.isWhole()).isTrue();
        assertThat(recording.bytes()).isEqualTo(sent.toByteArray()).hasSize(4);
    }

    @Test
    @Tag("J6")
    void keepsNothingBeyondTheLimitAndSendsItAll() throws IOException {
        Recording recording = recording(4, null);

        recording.write(new byte[4]);
        recording.write('e');
        recording.complete();

        assertThat(recording.isWhole()).isFalse();
        assertThat(sent.size()).isEqualTo(5);
    }

    @Test
    @Tag("J5")
    void takesAHalfForNoWhole() throws IOException {
        Recording recording = recording(4, null);

        recording.write('a');

        assertThat(recording.isWhole()).isFalse();
    }

    @Test
    @Tag("J5")
    void makesNoCopyOfAnArrayThatIsWrittenAsItIs() throws IOException {
        byte[] array = {'a', 'b', 'c', 'd', 'e'};
        Recording recording = recording(4, array);

        recording.write('a');
        recording.write(array, 1, 3);
        assertThat(recording.isWhole()).isFalse();
        recording.write(array, 4, 1);
        recording.complete();

        assertThat(recording.isWhole()).isTrue();
        assertThat(recording.bytes()).isSameAs(array);
        assertThat(sent.toByteArray()).isEqualTo(array);
    }

    @Test
    @Tag("J5")
    @Tag("J7")
    void keepsWhatAnEncoderMakesOfAnArray() throws IOException {
        Recording recording = recording(10, new byte[] {'a', 'b', 'c'});

        recording.write('a');
        recording.write('b');
        recording.write(new byte[] {'x', 'y'});
        recording.complete();

        assertThat(recording.isWhole()).isTrue();
        assertThat(recording.bytes()).isEqualTo(sent.toByteArray()).containsExactly('a', 'b', 'x', 'y');
    }

    @Test
    @Tag("J5")
    void keepsWhatIsMoreThanTheArray() throws IOException {
        Recording recording = recording(10, new byte[] {'a'});

        recording.write(new byte[] {'a', 'b'});
        recording.complete();

        assertThat(recording.bytes()).containsExactly('a', 'b');
    }

    @Test
    @Tag("J5")
    void letsEverythingPassUnseenBeforeItBegins() throws IOException {
        Recording recording = new Recording(sent);

        recording.write('a');
        recording.write(new byte[] {'b', 'c'});

        assertThat(sent.toByteArray()).containsExactly('a', 'b', 'c');
        assertThat(recording.hasBegun()).isFalse();
    }

    @Test
    @Tag("WJ7")
    void keepsTheRestIfTheWireBreaksOff_andTellsItAtTheEnd() throws IOException {
        Recording recording = new Recording(new Broken());
        recording.begin(4, null);

        recording.write(new byte[] {'a', 'b'});
        recording.write('c');
        recording.flush();

        assertThatThrownBy(recording::complete).hasMessage("broken");
        assertThat(recording.isWhole()).isTrue();
        assertThat(recording.bytes()).containsExactly('a', 'b', 'c');
    }

    @Test
    @Tag("WJ7")
    void tellsAtOnceThatTheWireBrokeOffIfTheRestDoesNotFit() throws IOException {
        Recording recording = new Recording(new Broken());
        recording.begin(4, null);

        recording.write(new byte[4]);

        assertThatThrownBy(() -> recording.write('e')).hasMessage("broken");
        assertThat(recording.isWhole()).isFalse();
    }

    @Test
    @Tag("J1")
    void beginsAnewWhereAnInvocationIsInvokedOnceMore() throws IOException {
        Recording recording = recording(4, null);
        recording.write(new byte[5]);
        recording.end();

        recording.begin(4, null);
        recording.write('a');
        recording.complete();

        assertThat(recording.isWhole()).isTrue();
        assertThat(recording.bytes()).containsExactly('a');
    }

    /** A connection that the other side has closed. */
    private static final class Broken extends OutputStream {

        @Override
        public void write(int b) throws IOException {
            throw new IOException("broken");
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            throw new IOException("broken");
        }

        @Override
        public void flush() throws IOException {
            throw new IOException("not to be flushed");
        }
    }
}
