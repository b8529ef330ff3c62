package io.latchkey.demo;

import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Where the demo begins. Ends the process with status 1 if anything was not as it should be. */
public final class Demo {

    // Held, because a logger that nobody holds forgets its level.
    private static final List<Logger> LOGGERS =
            List.of(Logger.getLogger("io.latchkey"), Logger.getLogger("org.glassfish.jersey"));

    private Demo() {}

    /**
     * Runs the demo.
     *
     * @param args none are read; see {@link RealEndpoint} for the environment
     */
    public static void main(String[] args) {
        // What they would log is told in the demo's own words.
        LOGGERS.forEach(logger -> logger.setLevel(Level.OFF));
        Narrator narrator = new Narrator(System.out);
        boolean good = RealEndpoint.isWanted(System.getenv())
                ? new RealEndpoint(System.getenv(), narrator).run()
                : new SandboxDemo(narrator).run();
        if (!good) {
            System.out.flush();
            System.exit(1);
        }
    }
}
