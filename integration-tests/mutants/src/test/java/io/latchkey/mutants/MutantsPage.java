package io.latchkey.mutants;

import io.latchkey.mutants.Trial.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** {@code MUTANTS.md}: which mutant was caught by what. */
final class MutantsPage {

    private static final Path FILE = Sources.ofThisModule("MUTANTS.md");

    private static final String INTRODUCTION = """
            # Mutants

            Each row is our product with one fault in it, a small change of the named file that a tired engineer could make.
            It is compiled and shown to the tests that are tagged with the ids of the case that names the fault, or, where the
            catalogue of cases has no number for it, to the named tests; the last column is the first of them that failed.
            That test passes with the product as it is. Some mutants are tried by every build; all of them by this, which
            also writes this page:

                mvn -Pmutants -pl integration-tests/mutants -am verify -Dtest=MutantsTest -Dsurefire.failIfNoSpecifiedTests=false -Djacoco.skip -Dmutants.update=true

            `-Dmutants=F7` tries those whose case or fault has that in it.

            """;

    private static final String HEAD = """
            | fault | in | case | tests on | caught by |
            | --- | --- | --- | --- | --- |
            """;

    private MutantsPage() {}

    /** The first columns of a mutant's row. */
    static String row(Mutant mutant) {
        return "| " + mutant.fault() + " | `" + mutant.type() + "` | " + String.join(", ", mutant.cases()) + " | "
                + mutant.suite() + " |";
    }

    /** The first columns of all rows of the page. */
    static List<String> rows() throws IOException {
        return Files.readAllLines(FILE).stream()
                .filter(line -> line.startsWith("| ") && !HEAD.contains(line))
                .map(line -> line.substring(0, line.lastIndexOf('|', line.length() - 2) + 1))
                .toList();
    }

    static String table(Map<Mutant, Verdict> verdicts) {
        return verdicts.entrySet().stream()
                .map(each -> row(each.getKey()) + " " + caughtBy(each.getValue()) + " |")
                .collect(Collectors.joining("\n", HEAD, "\n"));
    }

    private static String caughtBy(Verdict verdict) {
        return verdict.caughtBy() == null ? "nothing" : "`" + verdict.caughtBy() + "`";
    }

    static void write(Map<Mutant, Verdict> verdicts) throws IOException {
        long inEveryBuild = verdicts.keySet().stream().filter(Mutant::quick).count();
        Files.writeString(
                FILE,
                INTRODUCTION + verdicts.size() + " mutants, " + inEveryBuild + " of them in every build.\n\n"
                        + table(verdicts));
    }
}
