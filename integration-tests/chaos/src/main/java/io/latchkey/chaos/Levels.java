package io.latchkey.chaos;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;

/** How much there is of what must not grow. */
final class Levels {

    private static final long PATIENCE_SECONDS = 90;

    private static final Pattern ROW = Pattern.compile("\\s*\\d+:\\s+(\\d+)\\s+\\d+\\s+(io\\.latchkey\\.[^\\s]+).*");

    private Levels() {}

    /** Bytes that are in use after a collection. */
    static long heap() {
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        memory.gc();
        memory.gc();
        return memory.getHeapMemoryUsage().getUsed();
    }

    /** How many objects of each class of ours are reachable, but for those of this module. */
    static Map<String, Long> objects() {
        try {
            Object histogram = ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName("com.sun.management:type=DiagnosticCommand"),
                            "gcClassHistogram",
                            new Object[] {new String[0]},
                            new String[] {String[].class.getName()});
            Map<String, Long> objects = new TreeMap<>();
            for (String line : histogram.toString().split("\n", -1)) {
                Matcher row = ROW.matcher(line);
                if (row.matches() && !row.group(2).startsWith("io.latchkey.chaos.")) {
                    objects.put(row.group(2), Long.parseLong(row.group(1)));
                }
            }
            return objects;
        } catch (JMException e) {
            throw new IllegalStateException("this JVM tells no histogram", e);
        }
    }

    /** Live threads by the beginning of their names. */
    static Map<String, Integer> threads() {
        Map<String, Integer> threads = new TreeMap<>();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            threads.merge(thread.getName().replaceAll("[-#]?\\d+.*", ""), 1, Integer::sum);
        }
        return threads;
    }

    static int threads(String prefix) {
        return threads().entrySet().stream()
                .filter(each -> each.getKey().startsWith(prefix))
                .mapToInt(Map.Entry::getValue)
                .sum();
    }

    /** Waits until something holds, but not for ever. */
    static boolean await(BooleanSupplier condition) throws InterruptedException {
        return await(condition, PATIENCE_SECONDS);
    }

    static boolean await(BooleanSupplier condition, long seconds) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
        return true;
    }
}
