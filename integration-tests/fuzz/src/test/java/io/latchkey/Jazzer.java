package io.latchkey;

import java.util.logging.LogManager;
import org.jspecify.annotations.Nullable;

/** Where Jazzer begins: one target, named by the first argument. */
public final class Jazzer {

    private static @Nullable Target target;

    private Jazzer() {}

    /**
     * Is called once, before the inputs.
     *
     * @param arguments the name of the target
     */
    public static void fuzzerInitialize(String[] arguments) {
        LogManager.getLogManager().reset();
        target = Targets.named(arguments[0]);
    }

    /**
     * Is called with each input.
     *
     * @param input what is tried
     */
    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        if (target != null) {
            target.tryOn(new Dice(input));
        }
    }
}
