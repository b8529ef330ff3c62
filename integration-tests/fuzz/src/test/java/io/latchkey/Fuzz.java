package io.latchkey;

import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Has Jazzer try each target, in a JVM of its own, for its part of some minutes: {@code Fuzz 60}, or {@code Fuzz 5 answers
 * wire}. It begins with the kept corpus and with what earlier runs have left in {@code target/fuzz}; what it finds stays there
 * as a file, which becomes a regression test in {@code src/test/resources/io/latchkey/corpus/TARGET}.
 */
final class Fuzz {

    private static final Pattern UNITS = Pattern.compile("stat::number_of_executed_units:\\s*(\\d+)");

    /** By Jazzer's own count: an input that takes longer is a finding. */
    private static final Duration LONGEST_INPUT = Duration.ofSeconds(60);

    /** Jazzer's own ideas of what is wrong: a connection, say, or a pattern of somebody's text. They would instrument the JDK. */
    private static final String OTHER_ORACLES = Stream.of(
                    "ClojureLangHooks",
                    "Deserialization",
                    "ExpressionLanguageInjection",
                    "LdapInjection",
                    "NamingContextLookup",
                    "OsCommandInjection",
                    "ReflectiveCall",
                    "RegexInjection",
                    "RegexRoadblocks",
                    "ScriptEngineInjection",
                    "ServerSideRequestForgery",
                    "SqlInjection",
                    "XPathInjection")
            .map(name -> "com.code_intelligence.jazzer.sanitizers." + name)
            .collect(Collectors.joining(File.pathSeparator));

    private static final int LARGEST_INPUT = 2_048;

    private final Path work;
    private final Duration each;
    private final PrintStream out;

    private Fuzz(Path work, Duration each, PrintStream out) {
        this.work = work;
        this.each = each;
        this.out = out;
    }

    /** What became of a target. */
    private record Tally(String target, long executions, long corpus, List<Path> findings, int exit) {}

    /**
     * Runs it. Ends with 1 if anything was found.
     *
     * @param arguments the minutes for all, and the targets, if not all
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        double minutes = Double.parseDouble(arguments[0]);
        List<String> targets = new ArrayList<>(List.of(arguments).subList(1, arguments.length));
        targets.removeIf(String::isBlank);
        if (targets.isEmpty()) {
            Targets.names().forEach(targets::add);
        }
        Duration each = Duration.ofSeconds(Math.max(1, Math.round(minutes * 60 / targets.size())));
        Path work = Path.of(System.getProperty("fuzz.work", "target/fuzz")).toAbsolutePath();
        Fuzz fuzz = new Fuzz(work, each, System.out);
        List<Tally> tallies = new ArrayList<>();
        for (String target : targets) {
            tallies.add(fuzz.run(target));
        }
        System.exit(fuzz.report(tallies) ? 0 : 1);
    }

    private Tally run(String target) throws IOException, InterruptedException {
        Path corpus = Files.createDirectories(work.resolve("corpus").resolve(target));
        Path findings = Files.createDirectories(work.resolve("findings").resolve(target));
        Path log = Files.createDirectories(work.resolve("logs")).resolve(target + ".log");
        out.printf("%s, for %d s: %s%n", target, each.toSeconds(), log);
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-XX:+EnableDynamicAgentLoading",
                "-cp",
                System.getProperty("java.class.path"),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + Jazzer.class.getName(),
                "--target_args=" + target,
                "--instrumentation_includes=io.latchkey.**",
                "--custom_hook_includes=io.latchkey.**",
                "--disabled_hooks=" + OTHER_ORACLES,
                "--keep_going=10",
                "--reproducer_path=" + findings,
                "-artifact_prefix=" + findings + "/",
                "-max_total_time=" + each.toSeconds(),
                "-max_len=" + LARGEST_INPUT,
                "-len_control=20",
                "-timeout=" + LONGEST_INPUT.toSeconds(),
                "-rss_limit_mb=4096",
                "-print_final_stats=1",
                corpus.toString()));
        if (!Corpus.files(Corpus.keptRoot(), target).isEmpty()) {
            command.add(Corpus.keptRoot().resolve(target).toAbsolutePath().toString());
        }
        Process process = new ProcessBuilder(command)
                .directory(findings.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        Thread end = new Thread(process::destroy);
        Runtime.getRuntime().addShutdownHook(end);
        int exit = process.waitFor();
        Runtime.getRuntime().removeShutdownHook(end);
        String told = Files.readString(log, StandardCharsets.ISO_8859_1);
        Matcher units = UNITS.matcher(told);
        long executions = units.find() ? Long.parseLong(units.group(1)) : 0;
        List<Path> found = Corpus.files(findings, "").stream()
                .filter(file -> !file.getFileName().toString().endsWith(".java"))
                .toList();
        return new Tally(target, executions, Corpus.files(corpus, "").size(), found, exit);
    }

    private boolean report(List<Tally> tallies) {
        out.printf(
                "%n%s, Java %s, %d s for each target%n",
                "Jazzer", Runtime.version().feature(), each.toSeconds());
        out.printf("%-22s %12s %8s %9s%n", "target", "executions", "corpus", "findings");
        for (Tally tally : tallies) {
            out.printf("%-22s %12d %8d %9d%n", tally.target, tally.executions, tally.corpus, tally.findings.size());
        }
        out.printf(
                "%-22s %12d%n",
                "all", tallies.stream().mapToLong(Tally::executions).sum());
        tallies.stream().flatMap(tally -> tally.findings.stream()).forEach(file -> out.println("found: " + file));
        tallies.stream()
                .filter(tally -> tally.executions == 0 || (tally.exit != 0 && tally.findings.isEmpty()))
                .forEach(tally -> out.println("failed: " + tally.target + ", see its log"));
        return tallies.stream().allMatch(tally -> tally.executions > 0 && tally.findings.isEmpty() && tally.exit == 0);
    }
}
