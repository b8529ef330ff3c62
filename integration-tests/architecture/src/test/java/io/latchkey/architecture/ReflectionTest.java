package io.latchkey.architecture;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a native-image builder, a shrinker or a module system cannot see in the byte code: each place that asks for a class, a
 * member or a resource by its name stands here, with what it asks for, and each artifact's metadata says the same.
 */
class ReflectionTest {

    /** The artifact, the place, and what it asks for, if that is not said by another line. */
    private static final String ASKED_BY_NAME = """
            latchkey-core | ShownCause.made > Class.getConstructor | an exception of the JDK's
            latchkey-core | ShownCause.made > Constructor.newInstance |
            latchkey-core | UserAgent.<clinit> > Class.getResourceAsStream | io/latchkey/version.txt
            latchkey-core | Workers.virtual > Class.forName | java.lang.Thread$Builder#name(java.lang.String, long)
            latchkey-core | Workers.virtual > Class.getMethod | java.lang.Thread#ofVirtual()
            latchkey-core | Workers.virtual > Method.invoke | java.lang.Thread$Builder#inheritInheritableThreadLocals(boolean)
            latchkey-core | Workers.virtual > Method.invoke | java.lang.Thread$Builder#factory()
            latchkey-okhttp-interceptor | Tags.findAll > Class.getMethod | okhttp3.Request#getTags$okhttp()
            latchkey-okhttp-interceptor | Tags.findAll > MethodHandles.publicLookup |
            latchkey-okhttp-interceptor | Tags.findAll > MethodHandles$Lookup.unreflect |
            latchkey-okhttp-interceptor | Tags.chained > Proxy.newProxyInstance | proxy of [kotlin.reflect.KClass, kotlin.jvm.internal.ClassBasedDeclarationContainer]
            latchkey-jaxrs-filter | Jersey.of > Class.getDeclaredMethod | org.glassfish.jersey.client.ClientRequest#getClientRuntime()
            latchkey-jaxrs-filter | Jersey.of > Class.getMethod | org.glassfish.jersey.client.ClientRuntime#getConnector()
            latchkey-jaxrs-filter | Jersey.of > Method.setAccessible |
            latchkey-jaxrs-filter | Jersey.of > Method.invoke |
            latchkey-jaxrs-filter | Resteasy.of > Class.getMethod | org.jboss.resteasy.client.jaxrs.internal.ClientRequestContextImpl#getInvocation()
            latchkey-jaxrs-filter | Resteasy.of > Class.getMethod | org.jboss.resteasy.client.jaxrs.internal.ClientResponseContextImpl#getClientResponse()
            latchkey-jaxrs-filter | Cxf.of > Class.getMethod | org.apache.cxf.jaxrs.impl.AbstractPropertiesImpl#getMessage()
            latchkey-jaxrs-filter | Cxf.of > Class.getDeclaredField | org.apache.cxf.jaxrs.impl.AbstractResponseContextImpl#r
            latchkey-jaxrs-filter | Cxf.of > Field.setAccessible |
            latchkey-jaxrs-filter | Cxf.replaceHead > Field.get |
            latchkey-jaxrs-filter | Quarkus.of > Class.forName | org.jboss.resteasy.reactive.client.spi.ResteasyReactiveClientRequestContext#suspend()
            latchkey-jaxrs-filter | Quarkus.of > Class.getMethod | org.jboss.resteasy.reactive.client.spi.ResteasyReactiveClientRequestContext#resume()
            latchkey-jaxrs-filter | Quarkus.call > Method.invoke | org.jboss.resteasy.reactive.client.spi.ResteasyReactiveClientRequestContext#resume(java.lang.Throwable)
            """;

    private static final Map<String, Set<String>> BY_NAME = Map.of(
            "java.lang.Class",
            Set.of(
                    "forName",
                    "getConstructor",
                    "getConstructors",
                    "getDeclaredConstructor",
                    "getDeclaredConstructors",
                    "getDeclaredField",
                    "getDeclaredFields",
                    "getDeclaredMethod",
                    "getDeclaredMethods",
                    "getField",
                    "getFields",
                    "getMethod",
                    "getMethods",
                    "getRecordComponents",
                    "getResource",
                    "getResourceAsStream",
                    "newInstance"),
            "java.lang.Runtime",
            Set.of("load", "loadLibrary"),
            "java.lang.System",
            Set.of("load", "loadLibrary"));

    private static final Set<String> BY_NAME_ALTOGETHER = Set.of(
            "java.io.ObjectInputStream",
            "java.io.ObjectOutputStream",
            "java.lang.ClassLoader",
            "java.lang.Module",
            "java.lang.foreign.Linker",
            "java.lang.invoke.MethodHandles",
            "java.lang.invoke.MethodHandles$Lookup",
            "java.lang.reflect.AccessibleObject",
            "java.lang.reflect.Array",
            "java.lang.reflect.Constructor",
            "java.lang.reflect.Field",
            "java.lang.reflect.Method",
            "java.lang.reflect.Proxy",
            "java.util.ResourceBundle",
            "java.util.ServiceLoader",
            "java.util.concurrent.atomic.AtomicIntegerFieldUpdater",
            "java.util.concurrent.atomic.AtomicLongFieldUpdater",
            "java.util.concurrent.atomic.AtomicReferenceFieldUpdater",
            "sun.misc.Unsafe");

    /** Asks nothing by name. */
    private static final Set<String> HARMLESS = Set.of(
            "Method.getName",
            "Module.addReads",
            "Module.getLayer",
            "Module.getName",
            "Module.isExported",
            "Module.isNamed");

    private static final JavaClasses PUBLISHED = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.latchkey");

    @Test
    void whatIsAskedByNameIsThis() {
        assertThat(new TreeSet<>(PUBLISHED.stream()
                        .flatMap(type -> type.getCodeUnitAccessesFromSelf().stream())
                        .filter(ReflectionTest::asksByName)
                        .map(ReflectionTest::place)
                        .toList()))
                .as("if you mean it, add it here and to the artifact's reachability-metadata.json")
                .isEqualTo(new TreeSet<>(asked().map(line -> line[1]).toList()));
    }

    @Test
    void nothingIsNative() {
        assertThat(PUBLISHED.stream()
                        .flatMap(type -> type.getMethods().stream())
                        .filter(method -> method.getModifiers().contains(JavaModifier.NATIVE)))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"latchkey-core", "latchkey-okhttp-interceptor", "latchkey-jaxrs-filter"})
    void theMetadataOfEachArtifactSaysTheSame(String artifact) throws IOException {
        Map<String, Set<String>> asked = asked().filter(line -> !line[2].isEmpty())
                .collect(groupingBy(line -> line[0], mapping(line -> line[2], toSet())));

        assertThat(Reachability.of(artifact)
                        .items()
                        .map(ReflectionTest::generalized)
                        .distinct())
                .containsExactlyInAnyOrderElementsOf(asked.get(artifact));
    }

    @ParameterizedTest
    @ValueSource(strings = {"latchkey-core", "latchkey-okhttp-interceptor", "latchkey-jaxrs-filter"})
    void theMetadataCountsOnceTheClassIsReachedThatAsks(String artifact) throws IOException {
        Set<String> classes = asked().filter(line -> line[0].equals(artifact))
                .map(line -> line[1].substring(0, line[1].indexOf('.')))
                .collect(toSet());

        assertThat(Reachability.of(artifact).conditions().map(name -> name.substring(name.lastIndexOf('.') + 1)))
                .isSubsetOf(classes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"latchkey-core", "latchkey-okhttp-interceptor", "latchkey-jaxrs-filter"})
    void eachNameIsThatOfSomething(String artifact) throws IOException {
        assertThat(Reachability.of(artifact).items())
                .filteredOn(item -> !item.startsWith("org.jboss.resteasy.reactive.")) // which is not here
                .filteredOn(item -> !item.startsWith("java.lang.Thread")
                        || Runtime.version().feature() >= 21)
                .allMatch(ReflectionTest::isSomething);
    }

    /** Copies of exceptions are made of whatever class they have. */
    private static String generalized(String item) {
        return item.matches("javax?\\..*(Exception|Error|Throwable)#<init>\\(java\\.lang\\.String\\)")
                ? "an exception of the JDK's"
                : item;
    }

    private static boolean isSomething(String item) {
        if (!item.contains("#")) {
            String[] names = item.replaceAll("proxy of \\[|\\]", "").split(", ");
            return Arrays.stream(names)
                    .allMatch(name ->
                            name.contains("/") ? isResource(name) : type(name).isInterface());
        }
        Class<?> type = type(item.substring(0, item.indexOf('#')));
        String member = item.substring(item.indexOf('#') + 1);
        return Stream.of(
                        Arrays.stream(type.getDeclaredFields()).map(Field::getName),
                        Arrays.stream(type.getDeclaredConstructors()).map(made -> "<init>" + parameters(made)),
                        Arrays.stream(type.getDeclaredMethods()).map(method -> method.getName() + parameters(method)))
                .flatMap(members -> members)
                .anyMatch(member::equals);
    }

    private static boolean isResource(String name) {
        return ReflectionTest.class.getResource("/" + name) != null;
    }

    private static Class<?> type(String name) {
        try {
            return Class.forName(name, false, ReflectionTest.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new AssertionError(name, e);
        }
    }

    private static String parameters(Executable member) {
        return Arrays.stream(member.getParameterTypes()).map(Class::getName).collect(joining(", ", "(", ")"));
    }

    private static Stream<String[]> asked() {
        return ASKED_BY_NAME
                .lines()
                .map(line ->
                        Arrays.stream(line.split("\\|", -1)).map(String::strip).toArray(String[]::new));
    }

    private static boolean asksByName(JavaAccess<?> access) {
        String owner = access.getTargetOwner().getName();
        return !HARMLESS.contains(shortened(access))
                && (BY_NAME_ALTOGETHER.contains(owner)
                        || BY_NAME.getOrDefault(owner, Set.of())
                                .contains(access.getTarget().getName()));
    }

    private static String place(JavaAccess<?> access) {
        String type = access.getOriginOwner().getName();
        return type.substring(type.lastIndexOf('.') + 1) + "."
                + access.getOrigin().getName() + " > " + shortened(access);
    }

    private static String shortened(JavaAccess<?> access) {
        String owner = access.getTargetOwner().getName();
        return owner.substring(owner.lastIndexOf('.') + 1) + "."
                + access.getTarget().getName();
    }
}
