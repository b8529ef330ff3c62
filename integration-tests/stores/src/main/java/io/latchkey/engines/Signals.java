package io.latchkey.engines;

import java.io.IOException;
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

    /** Ends a process and those below it, which nobody could find once it is gone. */
    static void end(long pid) throws IOException, InterruptedException {
        kill("STOP", LongStream.of(pid));
        long[] all = LongStream.concat(LongStream.of(pid), below(pid)).toArray();
        kill("KILL", LongStream.of(all));
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
