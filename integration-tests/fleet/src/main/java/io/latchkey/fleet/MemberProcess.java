package io.latchkey.fleet;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A {@link Member} in a small JVM of its own, and what it says. */
final class MemberProcess {

    private static final long LONGEST_STOP_SECONDS = 20;

    private final Process process;

    private MemberProcess(Process process) {
        this.process = process;
    }

    /**
     * Starts one.
     *
     * @param log where its log goes
     * @param arguments those of {@link Member#main}
     */
    static MemberProcess start(LiveTally tally, File log, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                System.getProperty("java.home") + "/bin/java",
                "-Xmx64m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Member.class.getName()));
        command.addAll(arguments);
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(log))
                .start();
        Thread listener = new Thread(() -> listen(process, tally), "member");
        listener.setDaemon(true);
        listener.start();
        return new MemberProcess(process);
    }

    private static void listen(Process process, LiveTally tally) {
        try (BufferedReader output = process.inputReader(UTF_8)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                tally.said(line);
            }
        } catch (IOException e) {
            // it was killed
        }
    }

    /** Has it end as an application does that is told to, or else kills it. */
    void stop() throws IOException, InterruptedException {
        process.outputWriter(UTF_8).close();
        if (!process.waitFor(LONGEST_STOP_SECONDS, TimeUnit.SECONDS)) {
            kill();
            throw new IOException("a process did not end by itself");
        }
    }

    /** It is gone (SIGKILL). */
    void kill() {
        process.destroyForcibly().onExit().join();
    }
}
