package io.latchkey.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorldTest {

    private static final long SECOND = 1_000_000_000;

    private final World world = new World(7);
    private final Machine machine = new Machine(world, Instant.EPOCH, false);
    private final List<String> seen = new ArrayList<>();

    @AfterEach
    void end() {
        world.close();
    }

    private void see(String what) {
        seen.add(world.now() / SECOND + " " + what);
    }

    private void pause(int seconds) {
        try {
            machine.pause(Duration.ofSeconds(seconds));
        } catch (InterruptedException e) {
            see("interrupted");
        }
    }

    @Test
    void timeJumpsToWhatComesNext() {
        var one = machine.start(() -> {
            see("begins");
            pause(5);
            see("goes on");
        });
        var other = machine.after(Duration.ofSeconds(3), () -> see("between"));
        world.runUntil(60 * SECOND);
        assertThat(seen).containsExactly("0 begins", "3 between", "5 goes on");
        assertThat(world.now()).isEqualTo(60 * SECOND);
        assertThat(machine.wallTime()).isEqualTo(Instant.ofEpochSecond(60));
        assertThat(one).isNotSameAs(other);
    }

    @Test
    void whatIsCancelledIsForgottenOrInterrupted() {
        Runnable running = machine.start(() -> pause(30));
        Runnable later = machine.after(Duration.ofSeconds(3), () -> see("never"));
        var end = machine.after(Duration.ofSeconds(2), () -> {
            running.run();
            later.run();
        });
        world.runUntil(60 * SECOND);
        assertThat(seen).containsExactly("2 interrupted");
        assertThat(end).isNotNull();
    }

    @Test
    void aCallGivesItsAnswerWhenItIsThere() {
        var unused = machine.start(() -> see(call(2, 10)));
        world.runUntil(60 * SECOND);
        assertThat(seen).containsExactly("2 done");
    }

    @Test
    void aCallThatTakesTooLongIsInterruptedAndLeft() {
        var unused = machine.start(() -> see(call(20, 10)));
        world.runUntil(60 * SECOND);
        assertThat(seen).containsExactlyInAnyOrder("10 too late", "10 interrupted");
    }

    private String call(int takes, int longest) {
        try {
            return machine.call(
                    () -> {
                        pause(takes);
                        return "done";
                    },
                    Duration.ofSeconds(longest));
        } catch (TimeoutException e) {
            return "too late";
        } catch (ExecutionException | InterruptedException e) {
            return "failed";
        }
    }

    @Test
    void aCallThrowsWhatItsWorkHasThrown() {
        var unused = machine.start(() -> {
            try {
                machine.call(
                        () -> {
                            throw new IOException("broken");
                        },
                        Duration.ofSeconds(1));
            } catch (ExecutionException e) {
                see(String.valueOf(e.getCause()));
            } catch (TimeoutException | InterruptedException e) {
                see("something else");
            }
        });
        world.runUntil(60 * SECOND);
        assertThat(seen).containsExactly("0 java.io.IOException: broken");
    }

    @Test
    void aMachineThatIsKilledDoesNothingMore() {
        var caller = machine.start(() -> {
            try {
                see(call(20, 30));
            } finally {
                see("unwinds");
            }
        });
        var later = machine.after(Duration.ofSeconds(5), () -> see("never"));
        var end = world.after(2 * SECOND, machine::kill);
        world.runUntil(60 * SECOND);
        assertThat(seen).containsExactly("2 unwinds");
        assertThat(List.of(caller, later, end)).hasSize(3);
    }

    @Test
    void whoIsKilledByItselfEndsWhereItPausesNext() {
        var unused = machine.start(() -> {
            machine.kill();
            see("last words");
            pause(1);
            see("never");
        });
        world.runUntil(60 * SECOND);
        assertThat(seen).containsExactly("0 last words");
    }

    @Test
    void workThatIsToBeDoneInNoTimeCannotPause() {
        var unused = machine.after(Duration.ofSeconds(1), () -> pause(1));
        assertThatThrownBy(() -> world.runUntil(60 * SECOND)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void whatBreaksInTheWorldIsNotLost() {
        var unused = machine.start(() -> {
            throw new IllegalArgumentException("a mistake");
        });
        assertThatThrownBy(() -> world.runUntil(60 * SECOND)).hasRootCauseMessage("a mistake");
    }
}
