package io.latchkey.demo;

import java.io.PrintStream;
import java.util.Locale;

/** Tells what happens, line by line, each with the seconds since the beginning. Thread-safe. */
final class Narrator {

    private final PrintStream out;
    private final long began = System.nanoTime();

    Narrator(PrintStream out) {
        this.out = out;
    }

    void title(String text) {
        print("\n" + text);
    }

    void say(String text) {
        print(String.format(Locale.ROOT, "[%5.1f s] %s", (System.nanoTime() - began) / 1e9, text));
    }

    private void print(String text) {
        out.println(text);
        out.flush();
    }
}
