package io.latchkey.architecture;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A class or an interface, as its source declares it. What it has is added while that is read. */
final class SourceType {

    /** What Surefire runs unless it is told otherwise. */
    private static final Pattern RUN = Pattern.compile("Test.*|.*(Test|Tests|TestCase)");

    /**
     * What stands above a method or a type and matters to JUnit.
     *
     * @param tags the ids of cases, and other tags
     * @param disabled the reason for which it does not run, or null
     * @param conditions on which it does
     */
    record Marks(Set<String> tags, @Nullable String disabled, List<String> conditions) {}

    /**
     * A method.
     *
     * @param signature by which one overrides another: its name, and the simple names of its parameters' types
     * @param test whether JUnit would run it
     */
    record Method(SourceType owner, String name, String signature, boolean test, Marks marks) {}

    private final Path file;
    private final String packageName;
    private final String name;
    private final @Nullable SourceType enclosing;
    final boolean isInterface;
    final boolean isAbstract;
    final boolean isNestedTest;
    final Map<String, String> imports;
    final List<String> supertypes = new ArrayList<>();
    final List<Method> methods = new ArrayList<>();
    final Map<String, String> constants = new LinkedHashMap<>();
    Marks marks = new Marks(Set.of(), null, List.of());
    String sentence = "";

    SourceType(
            Path file,
            String packageName,
            String name,
            @Nullable SourceType enclosing,
            boolean isInterface,
            boolean isAbstract,
            boolean isNestedTest,
            Map<String, String> imports) {
        this.file = file;
        this.packageName = packageName;
        this.name = name;
        this.enclosing = enclosing;
        this.isInterface = isInterface;
        this.isAbstract = isAbstract;
        this.isNestedTest = isNestedTest;
        this.imports = imports;
    }

    /** Seen from the root of the repository. */
    Path file() {
        return file;
    }

    /** Its folder, seen from there. */
    String module() {
        return file.toString().replace('\\', '/').replaceFirst("/src/.*", "");
    }

    String simpleName() {
        return name;
    }

    String packageName() {
        return packageName;
    }

    @Nullable
    SourceType enclosing() {
        return enclosing;
    }

    SourceType outermost() {
        return enclosing == null ? this : enclosing.outermost();
    }

    String qualifiedName() {
        return enclosing == null
                ? (packageName.isEmpty() ? name : packageName + "." + name)
                : enclosing.qualifiedName() + "." + name;
    }

    /** Tells whether Surefire and JUnit run the tests that it has or inherits. */
    boolean isRun() {
        if (isInterface || isAbstract || !file.toString().replace('\\', '/').contains("/src/test/")) {
            return false;
        }
        return enclosing == null ? RUN.matcher(name).matches() : isNestedTest && enclosing.isRun();
    }

    Set<String> enclosingTags() {
        Set<String> tags = new LinkedHashSet<>();
        for (SourceType type = enclosing; type != null; type = type.enclosing) {
            tags.addAll(type.marks.tags());
        }
        return tags;
    }

    @Override
    public String toString() {
        return module() + ":" + qualifiedName();
    }
}
