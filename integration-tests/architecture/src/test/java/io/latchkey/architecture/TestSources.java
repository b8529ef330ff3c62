package io.latchkey.architecture;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.ImportTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.NewArrayTree;
import com.sun.source.tree.ParameterizedTypeTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * The tests of the repository, with the tags that they bear, read from their sources: modules of a profile that is not
 * chosen are not compiled, and count as well. Understands what JUnit does of it: tests and tags that are inherited from
 * classes and interfaces, overridden, nested and disabled. Types are told by their simple names and imports.
 */
final class TestSources {

    /** Where the repository is. */
    static final Path ROOT = Path.of("..", "..").toAbsolutePath().normalize();

    /** By simple name; an annotation of another name above a method that bears tags is found out by a test. */
    private static final Set<String> TESTS = Set.of(
            "Test",
            "ParameterizedTest",
            "RepeatedTest",
            "TestFactory",
            "TestTemplate",
            "Property",
            "Example",
            "FuzzTest",
            "FrayTest",
            "ConcurrencyTest",
            "ArchTest");

    private static final Set<String> NOT_OURS = Set.of("target", ".git", ".idea", "node_modules");

    /**
     * A test, in a class in which JUnit finds it.
     *
     * @param type the class
     * @param test the method, of that class or inherited
     * @param tags the test's, and those of the class, of what it inherits from, and of what encloses it
     * @param disabled the reason for which it does not run, or null
     * @param conditions on which it runs
     * @param overridden the test that it takes the place of, or null
     */
    record Run(
            SourceType type,
            SourceType.Method test,
            Set<String> tags,
            @Nullable String disabled,
            List<String> conditions,
            SourceType.@Nullable Method overridden) {

        boolean isInherited() {
            return test.owner() != type;
        }
    }

    private final Map<String, List<SourceType>> types = new LinkedHashMap<>();
    private final Map<SourceType, List<SourceType>> supertypes = new HashMap<>();
    private final Map<SourceType, Map<String, SourceType.Method>> methods = new HashMap<>();

    private TestSources() {}

    /** All tests of the repository, and what they may inherit from; read once. */
    static TestSources ofTheRepository() {
        return Whole.SOURCES;
    }

    private static final class Whole {

        static final TestSources SOURCES = read();

        private static TestSources read() {
            try {
                List<Path> files = new ArrayList<>();
                for (String module : List.of("core", "okhttp-interceptor", "jaxrs-filter")) {
                    files.addAll(javaFiles(ROOT.resolve(module).resolve("src/test/java")));
                }
                files.addAll(javaFiles(ROOT.resolve("integration-tests")));
                return of(ROOT, files);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    static TestSources of(Path root, List<Path> files) throws IOException {
        TestSources sources = new TestSources();
        sources.read(root, files.stream().sorted().toList());
        return sources;
    }

    private static List<Path> javaFiles(Path folder) throws IOException {
        List<Path> files = new ArrayList<>();
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {

            @Override
            public FileVisitResult preVisitDirectory(Path visited, BasicFileAttributes attributes) {
                return NOT_OURS.contains(String.valueOf(visited.getFileName()))
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                String name = file.toString();
                if (name.endsWith(".java") && !name.endsWith("-info.java")) {
                    files.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return files;
    }

    private void read(Path root, List<Path> files) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
        try (StandardJavaFileManager manager =
                compiler.getStandardFileManager(problems, null, StandardCharsets.UTF_8)) {
            JavacTask task = (JavacTask) compiler.getTask(
                    Writer.nullWriter(),
                    manager,
                    problems,
                    List.of("-proc:none"),
                    null,
                    manager.getJavaFileObjectsFromPaths(files));
            DocTrees trees = DocTrees.instance(task);
            for (CompilationUnitTree unit : task.parse()) {
                Path file = root.toAbsolutePath()
                        .normalize()
                        .relativize(Path.of(unit.getSourceFile().toUri()));
                Map<String, String> imports = imports(unit);
                String packageName = unit.getPackageName() == null
                        ? ""
                        : unit.getPackageName().toString();
                for (Tree declared : unit.getTypeDecls()) {
                    if (declared instanceof ClassTree type) {
                        add(type, file, packageName, null, imports, new TreePath(new TreePath(unit), type), trees);
                    }
                }
            }
        }
        for (Diagnostic<?> problem : problems.getDiagnostics()) {
            if (problem.getKind() == Diagnostic.Kind.ERROR) {
                throw new IllegalArgumentException(problem.toString());
            }
        }
    }

    /** What is imported, by its simple name; all of a package, by the package's. */
    private static Map<String, String> imports(CompilationUnitTree unit) {
        Map<String, String> imports = new LinkedHashMap<>();
        for (ImportTree one : unit.getImports()) {
            String name = one.getQualifiedIdentifier().toString();
            if (name.endsWith(".*")) {
                imports.put(name, name.substring(0, name.length() - 2));
            } else {
                imports.put(name.substring(name.lastIndexOf('.') + 1), name);
            }
        }
        return imports;
    }

    private void add(
            ClassTree tree,
            Path file,
            String packageName,
            @Nullable SourceType enclosing,
            Map<String, String> imports,
            TreePath path,
            DocTrees trees) {
        ModifiersTree modifiers = tree.getModifiers();
        SourceType type = new SourceType(
                file,
                packageName,
                tree.getSimpleName().toString(),
                enclosing,
                tree.getKind() == Tree.Kind.INTERFACE || tree.getKind() == Tree.Kind.ANNOTATION_TYPE,
                modifiers.getFlags().contains(Modifier.ABSTRACT),
                has(modifiers, "Nested"),
                imports);
        types.computeIfAbsent(type.qualifiedName(), name -> new ArrayList<>()).add(type);
        if (tree.getExtendsClause() != null) {
            type.supertypes.add(nameOf(tree.getExtendsClause()));
        }
        tree.getImplementsClause().forEach(one -> type.supertypes.add(nameOf(one)));
        type.sentence = firstSentence(trees.getDocComment(path));
        for (Tree member : tree.getMembers()) {
            if (member instanceof VariableTree field && field.getInitializer() != null) {
                String text = value(field.getInitializer(), type);
                if (text != null) {
                    type.constants.put(field.getName().toString(), text);
                }
            }
        }
        for (Tree member : tree.getMembers()) {
            if (member instanceof ClassTree nested) {
                add(nested, file, packageName, type, imports, new TreePath(path, nested), trees);
            } else if (member instanceof MethodTree method) {
                add(method, type);
            } else if (member instanceof VariableTree field && has(field.getModifiers(), "ArchTest")) {
                String name = field.getName().toString();
                type.methods.add(new SourceType.Method(type, name, name, true, marks(field.getModifiers(), type)));
            }
        }
        type.marks = marks(modifiers, type);
    }

    private static void add(MethodTree tree, SourceType type) {
        String name = tree.getName().toString();
        List<String> parameters = tree.getParameters().stream()
                .map(parameter -> nameOf(parameter.getType()).replaceFirst(".*\\.", ""))
                .toList();
        boolean test = tree.getModifiers().getAnnotations().stream().anyMatch(one -> TESTS.contains(simpleName(one)));
        type.methods.add(new SourceType.Method(type, name, name + parameters, test, marks(tree.getModifiers(), type)));
    }

    private static String nameOf(@Nullable Tree type) {
        return type instanceof ParameterizedTypeTree parameterized
                ? parameterized.getType().toString()
                : String.valueOf(type).replaceAll("@\\S+(\\(.*?\\))?\\s*", "");
    }

    private static boolean has(ModifiersTree modifiers, String annotation) {
        return modifiers.getAnnotations().stream()
                .anyMatch(one -> simpleName(one).equals(annotation));
    }

    private static String simpleName(AnnotationTree annotation) {
        return annotation.getAnnotationType().toString().replaceFirst(".*\\.", "");
    }

    private static SourceType.Marks marks(ModifiersTree modifiers, SourceType type) {
        Set<String> tags = new LinkedHashSet<>();
        String disabled = null;
        List<String> conditions = new ArrayList<>();
        for (AnnotationTree annotation : modifiers.getAnnotations()) {
            String name = simpleName(annotation);
            if (name.equals("Tag") || name.equals("ArchTag")) {
                tags.add(text(annotation, type));
            } else if (name.equals("Tags") || name.equals("ArchTags")) {
                elements(annotation).forEach(one -> tags.add(text(one, type)));
            } else if (name.equals("Disabled") || name.equals("ArchIgnore")) {
                disabled = text(annotation, type);
            } else if (name.matches("(Enabled|Disabled)[A-Z]\\w*")) {
                conditions.add(annotation.toString().replaceFirst("^@[\\w.]*?(\\w+)(?=\\(|$)", "@$1"));
            }
        }
        return new SourceType.Marks(tags, disabled, conditions);
    }

    private static Stream<AnnotationTree> elements(AnnotationTree annotation) {
        return annotation.getArguments().stream()
                .map(TestSources::argument)
                .flatMap(argument ->
                        argument instanceof NewArrayTree array ? array.getInitializers().stream() : Stream.of(argument))
                .filter(element -> element instanceof AnnotationTree)
                .map(element -> (AnnotationTree) element);
    }

    private static ExpressionTree argument(ExpressionTree argument) {
        return argument instanceof AssignmentTree assignment ? assignment.getExpression() : argument;
    }

    /** The text of an annotation's first argument; nothing if it has none. */
    private static String text(AnnotationTree annotation, SourceType type) {
        if (annotation.getArguments().isEmpty()) {
            return "";
        }
        ExpressionTree argument = argument(annotation.getArguments().get(0));
        String text = value(argument, type);
        if (text == null) {
            throw new IllegalArgumentException(type + ": " + annotation + " is not understood: write the text there,"
                    + " or in a constant of that type or of one around it");
        }
        return text;
    }

    private static @Nullable String value(ExpressionTree expression, SourceType type) {
        if (expression instanceof LiteralTree literal) {
            return literal.getValue() instanceof String text ? text : null;
        }
        if (expression instanceof BinaryTree sum && sum.getKind() == Tree.Kind.PLUS) {
            String left = value(sum.getLeftOperand(), type);
            String right = value(sum.getRightOperand(), type);
            return left == null || right == null ? null : left + right;
        }
        String name = expression instanceof IdentifierTree identifier
                ? identifier.getName().toString()
                : expression instanceof MemberSelectTree member
                        ? member.getIdentifier().toString()
                        : null;
        for (SourceType owner = type; name != null && owner != null; owner = owner.enclosing()) {
            if (owner.constants.containsKey(name)) {
                return owner.constants.get(name);
            }
        }
        return null;
    }

    private static String firstSentence(@Nullable String comment) {
        String text = String.valueOf(comment == null ? "" : comment)
                .strip()
                .replaceAll("\\s+", " ")
                .replaceAll("\\{@code ([^}]*)\\}", "`$1`")
                .replaceAll("\\{@link(?:plain)? (?:\\S*[.#])?([^} ]+)(?: ([^}]*))?\\}", "`$1`");
        return text.replaceFirst("(?<=[.]) .*| <p>.*| @\\w+ .*", "");
    }

    Stream<SourceType> types() {
        return types.values().stream().flatMap(List::stream);
    }

    /** Every test in every class in which it is run, or would be if it were not disabled. */
    List<Run> runs() {
        return types().filter(SourceType::isRun)
                .flatMap(type -> runs(type).stream())
                .toList();
    }

    /** The tests of one class, whether it is run or not. */
    List<Run> runs(SourceType type) {
        Set<String> tagsOfType = new LinkedHashSet<>(type.enclosingTags());
        hierarchy(type).forEach(one -> tagsOfType.addAll(one.marks.tags()));
        List<Run> runs = new ArrayList<>();
        for (SourceType.Method method : methodsOf(type).values()) {
            if (method.test()) {
                Set<String> tags = new LinkedHashSet<>(method.marks().tags());
                tags.addAll(tagsOfType);
                List<String> conditions = new ArrayList<>(method.marks().conditions());
                String disabled = method.marks().disabled();
                for (SourceType one = type; one != null; one = one.enclosing()) {
                    disabled = disabled == null ? one.marks.disabled() : disabled;
                    conditions.addAll(one.marks.conditions());
                }
                runs.add(new Run(type, method, tags, disabled, conditions, overriddenBy(method)));
            }
        }
        return runs;
    }

    private SourceType.@Nullable Method overriddenBy(SourceType.Method method) {
        return supertypesOf(method.owner())
                .map(type -> methodsOf(type).get(method.signature()))
                .filter(overridden -> overridden != null && overridden.test())
                .findFirst()
                .orElse(null);
    }

    /** All methods that a type has, also by inheritance, by their signatures. */
    private Map<String, SourceType.Method> methodsOf(SourceType type) {
        Map<String, SourceType.Method> known = methods.get(type);
        if (known != null) {
            return known;
        }
        Map<String, SourceType.Method> all = new LinkedHashMap<>();
        supertypesOf(type)
                .forEach(supertype -> methodsOf(supertype)
                        .forEach((signature, method) -> all.merge(signature, method, this::moreSpecific)));
        type.methods.forEach(method -> all.put(method.signature(), method));
        methods.put(type, all);
        return all;
    }

    /** A class's method goes before an interface's, and a subtype's before that of its supertype. */
    private SourceType.Method moreSpecific(SourceType.Method one, SourceType.Method other) {
        if (one.owner().isInterface != other.owner().isInterface) {
            return one.owner().isInterface ? other : one;
        }
        return hierarchy(other.owner()).anyMatch(type -> type == one.owner()) ? other : one;
    }

    /** The type itself, and all that it inherits from. */
    Stream<SourceType> hierarchy(SourceType type) {
        return Stream.concat(Stream.of(type), supertypesOf(type).flatMap(this::hierarchy))
                .distinct();
    }

    /** Its superclass first. */
    private Stream<SourceType> supertypesOf(SourceType type) {
        return supertypes
                .computeIfAbsent(
                        type,
                        key -> key.supertypes.stream()
                                .map(name -> resolve(key, name))
                                .flatMap(Stream::ofNullable)
                                .toList())
                .stream();
    }

    /** Finds a type by the name that another one calls it; null if it is not among these sources. */
    private @Nullable SourceType resolve(SourceType from, String name) {
        String first = name.replaceFirst("\\..*", "");
        String rest = name.substring(first.length());
        List<String> candidates = new ArrayList<>();
        for (SourceType type = from.enclosing(); type != null; type = type.enclosing()) {
            candidates.add(type.qualifiedName() + "." + name);
        }
        if (from.imports.containsKey(first)) {
            candidates.add(from.imports.get(first) + rest);
        }
        candidates.add(from.packageName() + "." + name);
        from.imports.forEach((imported, packageName) -> {
            if (imported.endsWith(".*")) {
                candidates.add(packageName + "." + name);
            }
        });
        candidates.add(name);
        return candidates.stream()
                .map(candidate -> types.getOrDefault(candidate, List.of()))
                .filter(found -> !found.isEmpty())
                .findFirst()
                .map(found -> nearest(from, found))
                .orElse(null);
    }

    /** Some modules have a type of the same name in the same package: its own comes first. */
    private static SourceType nearest(SourceType from, List<SourceType> found) {
        return found.stream()
                .min(Comparator.comparing(type -> !type.module().equals(from.module())))
                .orElseThrow();
    }
}
