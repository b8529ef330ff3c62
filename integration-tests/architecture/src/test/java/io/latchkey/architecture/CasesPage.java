package io.latchkey.architecture;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toCollection;

import io.latchkey.architecture.Catalogue.Area;
import io.latchkey.architecture.Catalogue.Case;
import io.latchkey.architecture.Catalogue.Kind;
import io.latchkey.architecture.TestSources.Run;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The page of the catalogue: each case with the tests that prove it, and the stacks that they run on. */
final class CasesPage {

    private static final String HEAD = """
            # The cases, and what proves them

            What Latchkey has to withstand, and the tests that show that it does. Made from [the list of cases](%s) and the `@Tag`s of the tests by
            [`CasesTest`](%s), which fails if a must has no test, a tag names no case, a case is neither tested nor excused, or this page is out of date. `-Dcases.update` writes it anew.

            - *T* is how many requests reach the token endpoint because of the case; behind it stands what is logged.
            - A test by itself is of our own classes. One "on" something is of a contract, and runs on each of these [stacks](#the-stacks), against real sockets; *async* is the asynchronous way to call.
            - ×3: so many test methods of the class bear the tag; below each table they are named.

            """;

    /** Tests that one class declares, and on which stacks they run; on none if they are not inherited. */
    private record Proof(SourceType owner, Set<SourceType> stacks, Set<String> names) {}

    private final Catalogue catalogue;
    private final List<Run> runs;
    private final Stacks stacks;
    private final Map<String, List<Run>> proofs = new TreeMap<>();
    private final Map<String, Set<SourceType>> namesakes = new HashMap<>();
    private final Map<SourceType, String> labels = new LinkedHashMap<>();
    private final StringBuilder page = new StringBuilder();

    private CasesPage(Catalogue catalogue, List<Run> runs, Stacks stacks) {
        this.catalogue = catalogue;
        this.runs = runs;
        this.stacks = stacks;
        for (Run run : runs) {
            for (SourceType type :
                    List.of(run.type().outermost(), run.test().owner().outermost())) {
                namesakes
                        .computeIfAbsent(type.simpleName(), key -> new HashSet<>())
                        .add(type);
            }
            if (run.disabled() == null) {
                run.tags()
                        .forEach(tag -> proofs.computeIfAbsent(tag, key -> new ArrayList<>())
                                .add(run));
            }
        }
    }

    static String of(Catalogue catalogue, List<Run> runs, Stacks stacks, String list, String maker) {
        return new CasesPage(catalogue, runs, stacks).write(list, maker);
    }

    private String write(String list, String maker) {
        page.append(HEAD.formatted(list, maker));
        summary();
        catalogue.areas().stream()
                .filter(area -> area.cases().get(0).kind() != Kind.TAG)
                .forEach(this::area);
        notTested();
        cannot();
        otherwise();
        conditions();
        stacks();
        contracts();
        links();
        return page.toString();
    }

    private void summary() {
        page.append("| area | cases | must | should | bonus | tested | not tested |\n");
        page.append("| --- | --- | --- | --- | --- | --- | --- |\n");
        List<Case> all = new ArrayList<>();
        for (Area area : catalogue.areas()) {
            if (area.cases().get(0).kind().isCase()) {
                all.addAll(area.cases());
                summary(area.title(), area.cases());
            }
        }
        summary("all", all);
        long tests = proofs.values().stream()
                .flatMap(Collection::stream)
                .map(Run::test)
                .distinct()
                .count();
        page.append("\n%d tests bear these tags; those of the contract run on %d HTTP stacks.\n"
                .formatted(tests, stacks.httpStacks().size()));
    }

    private void summary(String title, List<Case> cases) {
        page.append("| %s | %d | %d | %d | %d | %d | %d |\n"
                .formatted(
                        title,
                        cases.size(),
                        count(cases, Kind.MUST),
                        count(cases, Kind.SHOULD),
                        count(cases, Kind.BONUS),
                        cases.stream()
                                .filter(one -> proofs.containsKey(one.id()))
                                .count(),
                        cases.stream().filter(Case::isExcused).count()));
    }

    private static long count(List<Case> cases, Kind kind) {
        return cases.stream().filter(one -> one.kind() == kind).count();
    }

    private void area(Area area) {
        page.append("\n## ").append(area.title()).append("\n\n");
        boolean facts = area.cases().get(0).kind() == Kind.FACT;
        page.append(facts ? "| id | question | tests |\n" : "| id | | case | required | tests |\n");
        page.append(facts ? "| --- | --- | --- |\n" : "| --- | --- | --- | --- | --- |\n");
        for (Case one : area.cases()) {
            page.append("| ").append(one.id()).append(" | ");
            if (!facts) {
                page.append(one.kind().inWords()).append(" | ");
            }
            page.append(cell(one.stimulus())).append(" | ");
            if (!facts) {
                String effect = one.effect().isEmpty() ? "" : "<br>*" + one.effect() + "*";
                page.append(cell(one.required() + effect)).append(" | ");
            }
            page.append(one.isExcused() ? "[not tested](#not-tested-and-why)" : proofsOf(one))
                    .append(" |\n");
        }
        page.append("\n<details><summary>These tests by name</summary>\n\n");
        for (Case one : area.cases()) {
            if (proofs.containsKey(one.id())) {
                page.append("- **")
                        .append(one.id())
                        .append("** ")
                        .append(names(one))
                        .append('\n');
            }
        }
        page.append("\n</details>\n");
    }

    private static String cell(String text) {
        return text.replace("|", "\\|");
    }

    private String proofsOf(Case one) {
        return !proofs.containsKey(one.id())
                ? "–"
                : grouped(one.id()).stream().map(this::inWords).collect(joining("<br>"));
    }

    private String names(Case one) {
        return grouped(one.id()).stream()
                .map(proof -> "`" + label(proof.owner()) + "`: " + String.join(", ", proof.names()))
                .collect(joining("; "));
    }

    private String inWords(Proof proof) {
        String times = proof.names().size() == 1 ? "" : " ×" + proof.names().size();
        String on = proof.stacks().isEmpty() ? "" : " on " + stacks.inWords(proof.stacks());
        return "[" + label(proof.owner()) + "]" + times + on;
    }

    /** Tests of the same class that run on the same stacks are one group. */
    private List<Proof> grouped(String tag) {
        Map<SourceType.Method, Set<SourceType>> runsOf = new LinkedHashMap<>();
        for (Run run : proofs.getOrDefault(tag, List.of())) {
            Set<SourceType> on = runsOf.computeIfAbsent(run.test(), key -> new LinkedHashSet<>());
            if (run.isInherited() || stacks.isHttp(run.type())) {
                on.add(run.type());
            }
        }
        Map<SourceType, Map<Set<SourceType>, Set<String>>> groups = new LinkedHashMap<>();
        runsOf.forEach((test, on) -> groups.computeIfAbsent(test.owner().outermost(), key -> new LinkedHashMap<>())
                .computeIfAbsent(on, key -> new LinkedHashSet<>())
                .add(test.name()));
        return groups.entrySet().stream()
                .flatMap(owner -> owner.getValue().entrySet().stream()
                        .map(group -> new Proof(owner.getKey(), group.getKey(), group.getValue())))
                .sorted(Comparator.comparing((Proof proof) -> !proof.stacks().isEmpty())
                        .thenComparing(proof -> label(proof.owner()))
                        .thenComparing(proof -> -proof.stacks().size())
                        .thenComparing(proof -> proof.names().toString()))
                .toList();
    }

    /** The simple name; with the module's if others have the same one. */
    private String label(SourceType type) {
        return labels.computeIfAbsent(type, key -> {
            SourceType outermost = type.outermost();
            boolean alone =
                    namesakes.getOrDefault(outermost.simpleName(), Set.of()).size() < 2;
            return outermost.simpleName()
                    + (alone ? "" : " (" + outermost.module().replaceFirst(".*/", "") + ")");
        });
    }

    private void notTested() {
        page.append("\n## Not tested, and why\n\n| id | | case | why |\n| --- | --- | --- | --- |\n");
        for (Case one : catalogue.cases().values()) {
            if (one.isExcused()) {
                page.append("| %s | %s | %s | %s |\n"
                        .formatted(
                                one.id(),
                                one.kind().inWords(),
                                cell(one.stimulus()),
                                cell(one.excuse().replace("](", "](../"))));
            }
        }
    }

    private void cannot() {
        page.append("""

                ## What a stack cannot do

                Tests that a stack does not run, with the reason that stands above them.

                | why | tests | stacks |
                | --- | --- | --- |
                """);
        table(runs.stream().filter(run -> run.disabled() != null), Run::disabled);
    }

    private void otherwise() {
        page.append("""

                ## What a stack does otherwise

                Tests that take the place of the contract's.

                | what | tests | stacks |
                | --- | --- | --- |
                """);
        table(runs.stream().filter(run -> run.disabled() == null && run.overridden() != null), run -> {
            SourceType owner = run.test().owner();
            return "[" + label(owner) + "]" + (owner.sentence.isEmpty() ? "" : ": " + owner.sentence);
        });
    }

    private void conditions() {
        page.append("""

                ## What runs under a condition alone

                | condition | tests | stacks |
                | --- | --- | --- |
                """);
        table(
                runs.stream().filter(run -> !run.conditions().isEmpty()),
                run -> run.conditions().stream().map(one -> "`" + one + "`").collect(joining(", ")));
        List<Run> later = runs.stream()
                .filter(run -> run.tags().stream()
                        .map(tag -> catalogue.cases().get(tag))
                        .filter(Objects::nonNull)
                        .anyMatch(one -> one.kind() == Kind.TAG))
                .toList();
        for (Case one : catalogue.cases().values()) {
            if (one.kind() == Kind.TAG) {
                table(
                        later.stream().filter(run -> run.tags().contains(one.id())),
                        run -> "`" + one.id() + "`: " + one.stimulus());
            }
        }
    }

    private void table(Stream<Run> rows, java.util.function.Function<Run, String> first) {
        Map<String, List<Run>> groups = rows.collect(groupingBy(first, TreeMap::new, toCollection(ArrayList::new)));
        groups.forEach((what, group) -> {
            Set<String> names = group.stream().map(run -> run.test().name()).collect(toCollection(TreeSet::new));
            Set<SourceType> on = group.stream()
                    .filter(run -> run.isInherited() || stacks.isHttp(run.type()))
                    .map(Run::type)
                    .collect(toCollection(LinkedHashSet::new));
            Set<String> classes = group.stream()
                    .map(Run::type)
                    .filter(type -> !on.contains(type))
                    .map(type -> "[" + label(type) + "]")
                    .collect(toCollection(TreeSet::new));
            List<String> places = new ArrayList<>(stacks.wordsOf(on));
            places.addAll(classes);
            page.append("| %s | %s | %s |\n"
                    .formatted(
                            cell(what),
                            names.size() > 12
                                    ? names.size() + " tests"
                                    : names.stream()
                                            .map(name -> "`" + name + "`")
                                            .collect(joining(", ")),
                            String.join("; ", places)));
        });
    }

    private void stacks() {
        page.append("""

                ## The stacks

                | family | stack | its tests | run by |
                | --- | --- | --- | --- |
                """);
        for (Stacks.Stack stack : stacks.all()) {
            long tests = runs.stream()
                    .filter(run -> run.type() == stack.type() && run.disabled() == null)
                    .count();
            page.append("| %s | %s | [%s], %d | %s |\n"
                    .formatted(stack.family(), stack.words(), label(stack.type()), tests, when(stack.type())));
        }
    }

    /** A tag that names no case keeps a class out of the builds that do not ask for it. */
    private String when(SourceType type) {
        return catalogue.cases().values().stream()
                .filter(one -> one.kind() == Kind.TAG)
                .filter(one -> runs.stream()
                        .filter(run -> run.type() == type)
                        .allMatch(run -> run.tags().contains(one.id())))
                .map(one -> "tag `" + one.id() + "`")
                .findFirst()
                .orElseGet(() -> stacks.when(type.module()));
    }

    private void contracts() {
        page.append("""

                ## The contracts

                | contract | about | tests | stacks |
                | --- | --- | --- | --- |
                """);
        Map<SourceType, List<Run>> byOwner = runs.stream()
                .filter(Run::isInherited)
                .collect(groupingBy(run -> run.test().owner()));
        byOwner.entrySet().stream()
                .sorted(Comparator.comparing(entry -> label(entry.getKey())))
                .forEach(entry -> {
                    Set<SourceType> on =
                            entry.getValue().stream().map(Run::type).collect(toCollection(LinkedHashSet::new));
                    long tests = entry.getValue().stream()
                            .collect(mapping(Run::test, toCollection(LinkedHashSet::new)))
                            .size();
                    page.append("| [%s] | %s | %d | %s |\n"
                            .formatted(label(entry.getKey()), cell(entry.getKey().sentence), tests, everyOf(on)));
                });
    }

    private String everyOf(Set<SourceType> on) {
        String words = stacks.inWords(on);
        return words.startsWith("all ") ? words : String.join("; ", stacks.wordsOf(on));
    }

    /** Of all classes that were named, once. */
    private void links() {
        page.append('\n');
        Map<String, String> files = new TreeMap<>();
        labels.forEach(
                (type, label) -> files.put(label, "../" + type.file().toString().replace('\\', '/')));
        files.forEach((label, file) -> {
            if (page.indexOf("[" + label + "]") >= 0) {
                page.append("[%s]: %s\n".formatted(label, file.replace("../integration-tests/", "")));
            }
        });
    }
}
