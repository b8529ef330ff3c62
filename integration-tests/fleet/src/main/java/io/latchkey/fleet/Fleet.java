package io.latchkey.fleet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Has a fleet of 200 instances live through the same day twice, each for itself and with a store that all share; and then
 * eight real processes through some minutes. Prints what was counted, and writes it into the working directory, together
 * with a picture.
 */
public final class Fleet {

    private static final int INSTANCES = 200;

    /** Would tell two hundred times that the store is away. Held here, or it would be forgotten. */
    private static final Logger LOG = Logger.getLogger("io.latchkey");

    private Fleet() {}

    /** Takes some five minutes, most of it for the processes. */
    public static void main(String[] args) throws IOException, InterruptedException {
        LOG.setLevel(Level.OFF);
        Day.Setting setting = Day.Setting.of(INSTANCES);
        Tally without = Day.live(setting.withoutStore());
        Tally with = Day.live(setting);
        write("day-light.svg", DayPicture.of(INSTANCES, without, with, DayPicture.Theme.LIGHT));
        write("day-dark.svg", DayPicture.of(INSTANCES, without, with, DayPicture.Theme.DARK));
        tell("DAY.md", day(without, with));
        tell("PROCESSES.md", Processes.tell());
    }

    private static String day(Tally without, Tally with) {
        Comparison comparison = new Comparison();
        for (Day.Incident incident : Day.Incident.values()) {
            comparison.row(
                    incident.clock,
                    incident.words + ", " + incident.minutes + " min",
                    without.of(incident.label()),
                    with.of(incident.label()));
        }
        comparison.row("", Tally.ORDINARY, without.of(Tally.ORDINARY), with.of(Tally.ORDINARY));
        comparison.row("", "**the day**", without.all(), with.all());
        return "# A day of " + INSTANCES + " instances\n\n"
                + "Simulated, with tokens of an hour, a call of each instance every five seconds, and wall clocks up to a"
                + " minute apart; the same seed is the same day. Written by the program, see [GROWTH.md](GROWTH.md).\n\n"
                + comparison + "\n- Each for itself: " + without.all() + ".\n- With a store: " + with.all() + "; "
                + with.all().atTheStore() + ".\n"
                + "- A call that fails here had a second 401: its instance still held the token before the last, had it"
                + " refused, and found the last one in the store, which had been revoked as well and was not yet known to be."
                + " On a server that voids old tokens that one is the cure.\n";
    }

    private static void tell(String file, String text) throws IOException {
        System.out.println(text);
        write(file, text);
    }

    private static void write(String file, String text) throws IOException {
        Files.writeString(Path.of(file), text);
    }
}
