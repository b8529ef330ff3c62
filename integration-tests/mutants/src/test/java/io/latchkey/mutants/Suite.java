package io.latchkey.mutants;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Tests that a mutant is shown to. */
final class Suite {

    static final Suite CORE = new Suite("core", null, List.of());
    static final Suite OKHTTP = new Suite("OkHttp 5", null, List.of("OnOkHttp"));
    static final Suite JERSEY =
            new Suite("Jersey 3.1", Pattern.compile("resteasy|httpclient-|httpasyncclient-"), List.of("OnJersey"));
    static final Suite RESTEASY = new Suite("RESTEasy 6.2", Pattern.compile("jersey|hk2"), List.of("OnResteasy"));
    static final Suite STORE = new Suite("a store in memory", null, List.of("OnMemory"));

    private final String inWords;
    private final @Nullable Pattern without;
    private final List<String> bindings;
    private @Nullable ClassLoader libraries;
    private @Nullable TaggedTests tests;

    /**
     * A suite.
     *
     * @param without names of jars that are not for it
     * @param bindings the contracts of this module that it is made of; if there are none, it is core's own tests
     */
    private Suite(String inWords, @Nullable Pattern without, List<String> bindings) {
        this.inWords = inWords;
        this.without = without;
        this.bindings = bindings;
    }

    /** Names of classes with tests. */
    private Stream<String> classes() {
        return bindings.isEmpty()
                ? Directory.ofTests().flatMap(directory -> directory.classesEndingIn("Test"))
                : bindings.stream().map(name -> Suite.class.getPackageName() + "." + name);
    }

    /** The product and its tests, with these classes in place of ours. */
    ClassLoader with(Map<String, byte[]> mutated) {
        if (libraries == null) {
            libraries = without == null ? Libraries.all() : Libraries.without(without);
        }
        return new OwnClasses(libraries, mutated);
    }

    TaggedTests tests() {
        if (tests == null) {
            tests = TaggedTests.of(with(Map.of()), classes().toList());
        }
        return tests;
    }

    @Override
    public String toString() {
        return inWords;
    }

    /** A directory of classes on the class path. */
    private record Directory(Path path) {

        /** Where core's tests are, which are in no jar. */
        static Stream<Directory> ofTests() {
            Path core = Path.of("core", "target", "test-classes");
            List<Directory> found = Stream.of(
                            System.getProperty("java.class.path").split(File.pathSeparator, -1))
                    .map(each -> Path.of(each).normalize())
                    .filter(each -> each.endsWith(core))
                    .map(Directory::new)
                    .toList();
            if (found.isEmpty()) {
                throw new AssertionError("The tests of core are not on the class path: build with -am, up to verify");
            }
            return found.stream();
        }

        Stream<String> classesEndingIn(String end) {
            String[] files = path.resolve("io/latchkey").toFile().list();
            String[] ofStores = path.resolve("io/latchkey/store").toFile().list();
            if (files == null || ofStores == null) {
                throw new AssertionError("There are no tests of core in " + path + ": build with -am, up to verify");
            }
            return Stream.concat(
                            Stream.of(files).map(file -> "io.latchkey." + file),
                            Stream.of(ofStores).map(file -> "io.latchkey.store." + file))
                    .filter(file -> file.endsWith(end + ".class") && file.indexOf('$') < 0)
                    .map(file -> file.substring(0, file.length() - ".class".length()))
                    .sorted();
        }
    }
}
