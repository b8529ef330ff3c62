package io.latchkey.mutants;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.engine.JupiterTestEngine;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs tests by a JUnit of their own, within the one that runs us. */
final class Tests {

    /** For tests that set themselves no limit; those of the contract do. */
    private static final String LONGEST = "30 s";

    private Tests() {}

    /** How a test went: whether it was run at all, and how it failed, if it did. */
    record Result(boolean ran, @Nullable Throwable failure) {}

    static TestPlan discover(ClassLoader loader, List<? extends DiscoverySelector> selectors) {
        return by(loader, () -> launcher().discover(request(selectors)));
    }

    static Result run(ClassLoader loader, String id) {
        AtomicInteger ran = new AtomicInteger();
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        TestExecutionListener listener = new TestExecutionListener() {
            @Override
            public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                if (test.isTest() && result.getStatus() != TestExecutionResult.Status.ABORTED) {
                    ran.incrementAndGet();
                }
                if (result.getStatus() == TestExecutionResult.Status.FAILED) {
                    failure.compareAndSet(
                            null, result.getThrowable().orElseGet(() -> new AssertionError("failed without a word")));
                }
            }
        };
        return by(loader, () -> {
            launcher().execute(request(List.of(DiscoverySelectors.selectUniqueId(id))), listener);
            return new Result(ran.get() > 0, failure.get());
        });
    }

    private static Launcher launcher() {
        return LauncherFactory.create(LauncherConfig.builder()
                .enableTestEngineAutoRegistration(false)
                .addTestEngines(new JupiterTestEngine())
                .enableLauncherDiscoveryListenerAutoRegistration(false)
                .enableLauncherSessionListenerAutoRegistration(false)
                .enablePostDiscoveryFilterAutoRegistration(false)
                .enableTestExecutionListenerAutoRegistration(false)
                .build());
    }

    private static LauncherDiscoveryRequest request(List<? extends DiscoverySelector> selectors) {
        return LauncherDiscoveryRequestBuilder.request()
                .selectors(selectors)
                .configurationParameter("junit.jupiter.execution.timeout.default", LONGEST)
                .build();
    }

    /** The engine finds classes by the thread's loader. */
    private static <T> T by(ClassLoader loader, Supplier<T> work) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            return work.get();
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
