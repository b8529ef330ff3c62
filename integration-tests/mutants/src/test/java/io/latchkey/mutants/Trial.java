package io.latchkey.mutants;

import io.latchkey.mutants.TaggedTests.Tagged;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Shows mutants to the tests of their cases. */
final class Trial {

    /** More than the longest time-out of a test, after which one that is stuck still counts as having noticed. */
    private static final Duration LONGEST = Duration.ofSeconds(100);

    private static final Duration LONGEST_END = Duration.ofSeconds(60);

    private final Compiler compiler = new Compiler();
    private final Map<String, Tests.Result> ofOurs = new HashMap<>();

    /**
     * What became of a mutant.
     *
     * @param caughtBy the first test that has failed; if none has, the mutant lives
     * @param how how it failed
     * @param shown how many tests it was shown to
     */
    record Verdict(@Nullable String caughtBy, @Nullable Throwable how, int shown) {}

    /** Shows the mutant to one test after the other, until one of them fails, which has to pass with our own product. */
    Verdict of(Mutant mutant) throws InterruptedException {
        Suite suite = mutant.suite();
        List<Tagged> tests = suite.tests().of(mutant.cases());
        for (String each : mutant.cases()) {
            if (suite.tests().of(List.of(each)).isEmpty()) {
                throw new AssertionError("No test on " + suite + " is tagged with " + each + ", or called so");
            }
        }
        Run run = new Run(suite.with(compiler.compile(mutant)), tests);
        run.toItsEnd();
        Tagged noticed = run.noticed;
        if (noticed == null) {
            return new Verdict(null, null, run.shown.get());
        }
        Tests.Result ours = ofOurs(suite, noticed);
        if (!ours.ran() || ours.failure() != null) {
            throw new AssertionError(
                    noticed.name() + " fails here without any mutant, and so tells nothing about \"" + mutant.fault()
                            + "\"",
                    ours.failure());
        }
        return new Verdict(noticed.name(), run.how, run.shown.get());
    }

    private Tests.Result ofOurs(Suite suite, Tagged test) throws InterruptedException {
        Tests.Result known = ofOurs.get(test.id());
        if (known == null) {
            Run run = new Run(suite.with(Map.of()), List.of(test));
            run.toItsEnd();
            known = new Tests.Result(run.ran.get() > 0, run.how);
            ofOurs.put(test.id(), known);
        }
        return known;
    }

    /** Tests on a thread of their own, in a group of threads that can be told to end. */
    private static final class Run implements Runnable {

        private final ClassLoader loader;
        private final List<Tagged> tests;
        private volatile @Nullable Tagged current;
        private volatile @Nullable Tagged noticed;
        private volatile @Nullable Throwable how;
        private final AtomicInteger shown = new AtomicInteger();
        private final AtomicInteger ran = new AtomicInteger();

        Run(ClassLoader loader, List<Tagged> tests) {
            this.loader = loader;
            this.tests = tests;
        }

        @Override
        public void run() {
            for (Tagged test : tests) {
                current = test;
                shown.incrementAndGet();
                Tests.Result result = Tests.run(loader, test.id());
                if (result.ran()) {
                    ran.incrementAndGet();
                }
                if (result.failure() != null) {
                    how = result.failure();
                    noticed = test;
                    return;
                }
            }
            current = null;
        }

        void toItsEnd() throws InterruptedException {
            ThreadGroup group = new ThreadGroup("mutant");
            Thread thread = new Thread(group, this, "mutant");
            thread.setDaemon(true);
            thread.start();
            thread.join(LONGEST.toMillis());
            Tagged stuck = thread.isAlive() ? current : null;
            if (stuck != null) {
                how = new AssertionError("stuck for more than " + LONGEST);
                noticed = stuck;
            }
            end(group);
            if (ran.get() == 0 && noticed == null) {
                throw new AssertionError("None of these tests was run: "
                        + tests.stream().map(Tagged::name).toList());
            }
        }

        /** Nothing of this mutant is to meet the next; threads of libraries are there for all. */
        private static void end(ThreadGroup group) throws InterruptedException {
            long begun = System.nanoTime();
            List<Thread> left = ours(group);
            while (!left.isEmpty() && System.nanoTime() - begun < LONGEST_END.toNanos()) {
                left.forEach(Thread::interrupt);
                left.get(0).join(10);
                left = ours(group);
            }
            if (!left.isEmpty()) {
                throw new AssertionError(
                        "What a mutant has begun does not end, and would disturb whatever comes next: let a"
                                + " test catch it that ends. "
                                + Arrays.toString(left.get(0).getStackTrace()));
            }
        }

        private static List<Thread> ours(ThreadGroup group) {
            Thread[] all = new Thread[group.activeCount() + 100];
            int count = group.enumerate(all);
            return Stream.of(all).limit(count).filter(Run::isAtWorkOfOurs).toList();
        }

        private static boolean isAtWorkOfOurs(Thread thread) {
            return Stream.of(thread.getStackTrace())
                    .anyMatch(frame -> frame.getClassName().startsWith("io.latchkey."));
        }
    }
}
