package io.latchkey.architecture;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toSet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * On what the classes that inherit tests run them, in words: those of their module's POM, and, where a module has
 * several, those of their own names.
 */
final class Stacks {

    /** What is passed by many, and what its stacks are together. */
    private static final Map<String, String> WHOLE = new LinkedHashMap<>();

    static {
        WHOLE.put("BearerAuthContract", "all %d stacks");
        WHOLE.put("JaxrsScenarios", "all %d clients of Jakarta REST");
        WHOLE.put("TransportContract", "each transport of core");
    }

    private static final Pattern NAME = Pattern.compile("<name>Latchkey: (.*)</name>");
    private static final Pattern PROFILE = Pattern.compile("<profile>(.*?)</profile>", Pattern.DOTALL);
    private static final Pattern ID = Pattern.compile("<id>(.*?)</id>");
    private static final Pattern MODULE = Pattern.compile("<module>(.*?)</module>");
    private static final String AROUND = "^(contract on |on |in |recipe for )?(the |an? )?(more connectors of )?"
            + "|(, the wider matrix|'s other engines)$";
    private static final List<String> FAMILIES = List.of(
            "MicroProfile REST clients", "OkHttp", "Quarkus", "Jersey", "RESTEasy", "CXF", "Spring", "Dropwizard");
    private static final Map<String, String> OWN_WORDS = Map.ofEntries(
            Map.entry("DirectToken", "the default transport"),
            Map.entry("JdkToken", "a JDK client of the application's"),
            Map.entry("RestClientOverJdk", "`RestClient` over the JDK's client"),
            Map.entry("RestClientOverApache", "`RestClient` over Apache's"),
            Map.entry("HttpInterfaceOverApache", "HTTP interfaces over Apache's"),
            Map.entry("Jdk", "its JDK connector"),
            Map.entry("UrlConnection", "`URLConnectionEngine`"),
            Map.entry("ApacheAsync", "`useAsyncHttpEngine()`"),
            Map.entry("Apache4", "Apache 4"),
            Map.entry("Vertx", "Vert.x"),
            Map.entry("ReactorNetty", "Reactor Netty"),
            Map.entry("WebClient", "`WebClient`"),
            Map.entry("Proxy", "proxies"));
    private static final int FEW = 3;

    /** What a class runs its tests on. */
    record Stack(SourceType type, String family, String words) {}

    private final Map<SourceType, Stack> stacks = new HashMap<>();
    private final Map<String, Set<String>> families = new TreeMap<>();
    private final Map<String, String> profiles = new HashMap<>();
    private final Map<SourceType, Set<SourceType>> byContract = new HashMap<>();

    private Stacks() {}

    /**
     * Finds the classes that inherit tests.
     *
     * @param root where the repository is, for the words of its POMs
     */
    static Stacks of(Path root, TestSources sources, List<TestSources.Run> runs) throws IOException {
        Set<SourceType> bindings = runs.stream()
                .filter(TestSources.Run::isInherited)
                .map(TestSources.Run::type)
                .collect(toSet());
        Stacks stacks = new Stacks();
        Map<String, List<SourceType>> byModule = bindings.stream().collect(groupingBy(SourceType::module));
        for (Map.Entry<String, List<SourceType>> module : byModule.entrySet()) {
            stacks.add(words(root, module.getKey()), module.getValue());
        }
        for (SourceType binding : bindings) {
            sources.hierarchy(binding)
                    .forEach(type -> stacks.byContract
                            .computeIfAbsent(type, key -> new HashSet<>())
                            .add(binding));
        }
        stacks.readProfiles(root);
        return stacks;
    }

    private Set<SourceType> stacksOf(String contract) {
        return byContract.entrySet().stream()
                .filter(entry -> entry.getKey().simpleName().equals(contract))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(Set.of());
    }

    private void add(String module, List<SourceType> types) {
        Set<String> names = types.stream().map(Stacks::nameOf).collect(toSet());
        boolean several =
                names.stream().map(name -> blocking(name, names)).distinct().count() > 1;
        for (SourceType type : types) {
            String name = nameOf(type);
            String blocking = blocking(name, names);
            String words = module
                    + (several ? ": " + OWN_WORDS.getOrDefault(blocking, blocking) : "")
                    + (blocking.equals(name) ? "" : " (async)");
            String family = FAMILIES.stream()
                    .filter(one -> module.contains(one.replaceFirst(" .*", "")))
                    .findFirst()
                    .orElse(module);
            stacks.put(type, new Stack(type, family, words));
            families.computeIfAbsent(family, key -> new TreeSet<>()).add(words);
        }
    }

    private static String nameOf(SourceType type) {
        return type.simpleName().replaceFirst("(Contract|Store|Fleet|Fault|Transport)?Test$", "");
    }

    /** A binding for asynchronous calls is called like the other one, with {@code Async} behind it. */
    private static String blocking(String name, Set<String> names) {
        String rest = name.replaceFirst("Async$", "");
        return names.contains(rest) ? rest : name;
    }

    private static String words(Path root, String module) throws IOException {
        Matcher name = NAME.matcher(Files.readString(root.resolve(module).resolve("pom.xml")));
        return name.find() ? name.group(1).replaceAll(AROUND, "") : module.replaceFirst(".*/", "");
    }

    private void readProfiles(Path root) throws IOException {
        Matcher profile = PROFILE.matcher(Files.readString(root.resolve("integration-tests/pom.xml")));
        while (profile.find()) {
            Matcher id = ID.matcher(profile.group(1));
            Matcher module = MODULE.matcher(profile.group(1));
            while (id.find() && module.find()) {
                do {
                    profiles.merge(
                            "integration-tests/" + module.group(1),
                            "`-P" + id.group(1) + "`",
                            (one, other) -> one + ", " + other);
                } while (module.find());
            }
        }
    }

    /** When a module's tests run. */
    String when(String module) {
        return profiles.getOrDefault(module, "each build");
    }

    /** All, by their families. */
    Collection<Stack> all() {
        return stacks.values().stream()
                .sorted(Comparator.comparing((Stack stack) -> !isHttp(stack.type()))
                        .thenComparing(Stack::family)
                        .thenComparing(Stack::words)
                        .thenComparing(stack -> stack.type().toString()))
                .toList();
    }

    boolean isHttp(SourceType type) {
        return httpStacks().contains(type);
    }

    Set<SourceType> httpStacks() {
        return stacksOf("BearerAuthContract");
    }

    /** In words that are short; who wants to know it exactly looks into the tables of the page. */
    String inWords(Set<SourceType> types) {
        for (Map.Entry<String, String> contract : WHOLE.entrySet()) {
            Set<SourceType> whole = stacksOf(contract.getKey());
            Set<SourceType> without = new HashSet<>(whole);
            without.removeAll(types);
            String limits = limitsOf(without);
            if (!whole.isEmpty()
                    && whole.containsAll(types)
                    && types.size() > whole.size() / 2
                    && (without.size() <= FEW || limits != null)) {
                return contract.getValue().formatted(whole.size())
                        + (limits == null ? but(wordsOf(without)) : " but those of [" + limits + "]");
            }
        }
        Map<String, List<SourceType>> byFamily = types.stream()
                .collect(groupingBy(type -> stackOf(type).family(), TreeMap::new, toCollection(ArrayList::new)));
        return byFamily.entrySet().stream()
                .map(family -> inWords(family.getKey(), family.getValue()))
                .collect(joining("; "));
    }

    private String inWords(String family, List<SourceType> types) {
        Set<String> whole = families.getOrDefault(family, Set.of());
        List<String> words = wordsOf(types);
        List<String> without =
                whole.stream().filter(word -> !words.contains(word)).toList();
        if (words.size() <= 2 || (words.size() <= FEW && !without.isEmpty())) {
            return String.join(", ", words);
        }
        return without.size() <= 2
                ? family + " (all " + whole.size() + but(without) + ")"
                : family + " (" + words.size() + " of " + whole.size() + ")";
    }

    private Stack stackOf(SourceType type) {
        return Objects.requireNonNull(stacks.get(type), type::toString);
    }

    /** What just these have in common, and no others. */
    private @Nullable String limitsOf(Set<SourceType> types) {
        return byContract.entrySet().stream()
                .filter(entry -> types.size() > 1
                        && entry.getKey().isInterface
                        && entry.getValue().equals(types))
                .map(entry -> entry.getKey().simpleName())
                .sorted()
                .findFirst()
                .orElse(null);
    }

    private static String but(List<String> without) {
        return without.isEmpty() ? "" : " but " + String.join(", ", without);
    }

    /** Every one of them. */
    List<String> wordsOf(Collection<SourceType> types) {
        return types.stream()
                .map(type -> stackOf(type).words())
                .distinct()
                .sorted()
                .toList();
    }
}
