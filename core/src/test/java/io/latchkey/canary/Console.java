package io.latchkey.canary;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.concurrent.locks.ReentrantLock;

/** What the process prints, by {@code System.out} or {@code System.err}. It is printed all the same. */
final class Console {

    private static final ReentrantLock LOCK = new ReentrantLock();
    private static final ByteArrayOutputStream PRINTED = new ByteArrayOutputStream();

    // For good: who keeps a stream of the two is heard, too.
    static {
        System.setOut(new PrintStream(new Heard(System.out), true, UTF_8));
        System.setErr(new PrintStream(new Heard(System.err), true, UTF_8));
    }

    private Console() {}

    /** What was printed since this was asked last. */
    static String read() {
        LOCK.lock();
        try {
            String text = PRINTED.toString(UTF_8);
            PRINTED.reset();
            return text;
        } finally {
            LOCK.unlock();
        }
    }

    /** Hears what is written, and passes it on. */
    private static final class Heard extends OutputStream {

        private final PrintStream printed;

        Heard(PrintStream printed) {
            this.printed = printed;
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) {
            LOCK.lock();
            try {
                PRINTED.write(bytes, from, length);
            } finally {
                LOCK.unlock();
            }
            printed.write(bytes, from, length);
        }

        @Override
        public void flush() {
            printed.flush();
        }
    }
}
