package io.latchkey.engines;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

/** Signals to processes that a test has started, and to theirs. */
final class Signals {

    private Signals() {}

    /** To a process and to those below it; it comes first, since it might start others meanwhile. */
    static void send(String signal, long pid) throws IOException, InterruptedException {
        kill(signal, LongStream.of(pid));
        kill(signal, below(pid));
    }

    /** Ends a process and those below it, which nobody could find once it is gone, and returns when all are. */
    static void end(long pid) throws IOException, InterruptedException {
        kill("STOP", LongStream.of(pid));
        long[] all = LongStream.concat(LongStream.of(pid), below(pid)).toArray();
        kill("KILL", LongStream.of(all));
        for (long each : all) {
            await().atMost(Duration.ofSeconds(30)).until(() -> isGone(each));
        }
    }

    /** One that nobody has buried yet is a zombie, in a container for ever, and has let go of all that it had. */
    private static boolean isGone(long pid) {
        if (ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty()) {
            return true;
        }
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"), ISO_8859_1);
            return stat.startsWith(" Z", stat.lastIndexOf(')') + 1);
        } catch (IOException e) {
            return false; // gone just now, or a system without this
        }
    }

    private static LongStream below(long pid) {
        return ProcessHandle.of(pid).stream()
                .flatMap(ProcessHandle::descendants)
                .mapToLong(ProcessHandle::pid);
    }

    private static void kill(String signal, LongStream pids) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("kill", "-" + signal));
        pids.mapToObj(Long::toString).forEach(command::add);
        if (command.size() > 2) {
            // Its status does not matter: a child may be gone by itself.
            Process kill = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!kill.waitFor(30, TimeUnit.SECONDS)) {
                throw new IOException("kill -" + signal + " has not ended");
            }
        }
    }
}
