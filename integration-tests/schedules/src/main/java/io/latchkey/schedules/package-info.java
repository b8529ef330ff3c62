/**
 * Runs the engine on threads that are switched where a seed says so.
 *
 * <p>A {@link io.latchkey.schedules.Scene} is played on a {@link io.latchkey.schedules.Stage}: its callers, the engine's
 * workers, completers and timers are threads of the JVM, of which one runs at a time. {@code Rewriter} has put a step
 * before each access to a field of the product that is not final, and before each call of {@code java.util.concurrent} or
 * of a thread; at each step a {@code Chooser} says who goes on. Who waits for a lock, a future, a pause or the clock tells
 * the schedule what for. The clock moves when the scene moves it, or when nobody can do anything but wait. If all wait for
 * ever, that is a failure too.
 *
 * <h2>What it shows, and what not</h2>
 *
 * <ul>
 *   <li>Each schedule has a name, {@code walk-20-39} say, and is the same each time, on each Java, as long as the code is.
 *       A failure is told with its name and with each turn, at which line it was.
 *   <li>Interleavings of the product's own steps are tried: priorities that change one to four times, walks by chance, and,
 *       where asked for, all schedules with so many turns that nobody had to make.
 *   <li>What the JDK does within one call, of a {@code CompletableFuture} say, is one step, but for the code of ours that
 *       it calls. Its thread pools are not run: {@code Timing} starts the threads, which is where {@code Workers}, {@code
 *       ElasticExecutor} and {@code SystemTiming} are in the product. Those have tests of their own.
 *   <li>One thread runs at a time, so all see the same memory: what a processor may reorder is for jcstress to find, in
 *       {@code integration-tests/stress}.
 *   <li>A schedule that is not among those that were tried is not known. {@code PlantedFaultsTest} plants a dozen faults in
 *       the product, each of which takes a turn at the wrong step, and all are found.
 * </ul>
 *
 * <h2>When one fails</h2>
 *
 * <p>Its message ends with a line for {@code src/test/resources/kept-schedules.csv}, whose schedules are run by each build.
 * A kept schedule goes the same way as long as the steps before its turns do; so the fault also gets a test of core's,
 * with {@code FakeTiming}, wherever its clocks, timers or listeners can stand between the two steps. {@code
 * -Dschedules.minutes=30} tries others, by seeds of chance, for so long; {@code -Dschedules.seed=7} says with which they
 * begin.
 *
 * <h2>Why not with a tool that there is</h2>
 *
 * <p>Fray 0.9.2 wants a JDK 25 of its own making, from one that has its {@code jmods}, or fetches that from elsewhere, and
 * does not run on 17. Lincheck 3.7 runs on both; but it takes 10 to 100 milliseconds for a schedule, and the first one of
 * the engine, for which it rewrites classes of the JDK while the scene runs, was over its limit of ten seconds on a busy
 * machine: "has hung". This one takes a millisecond, or less, and no limit of it goes by a real clock that a build could
 * come near.
 */
@NullMarked
package io.latchkey.schedules;

import org.jspecify.annotations.NullMarked;
