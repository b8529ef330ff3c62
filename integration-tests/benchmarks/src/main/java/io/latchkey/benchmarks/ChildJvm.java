package io.latchkey.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A main of ours in a JVM of its own, like this one, which ends when it is told to. */
final class ChildJvm implements AutoCloseable {

    private final Process process;
    private final BufferedReader output;

    ChildJvm(Class<?> main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                System.getProperty("java.home") + "/bin/java",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        output = process.inputReader(UTF_8);
    }

    /** Waits for its next line. */
    String line() throws IOException {
        String line = output.readLine();
        if (line == null) {
            throw new IOException("the JVM ended without an answer");
        }
        return line;
    }

    /** Waits for its end, and returns the lines that are left. */
    List<String> lines() throws IOException {
        List<String> lines = output.lines().toList();
        int status = process.onExit().join().exitValue();
        if (status != 0) {
            throw new IOException("the JVM ended with " + status);
        }
        return lines;
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
