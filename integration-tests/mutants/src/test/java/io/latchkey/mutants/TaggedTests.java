package io.latchkey.mutants;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/** The tests of a suite, by what they are tagged with and how they are called. */
final class TaggedTests {

    private static final Set<String> NOT_HERE = Set.of("Sandbox", "RedirectContract", "FaultSweepTest");

    private final List<Tagged> all;

    private TaggedTests(List<Tagged> all) {
        this.all = all;
    }

    /**
     * A test.
     *
     * @param name the simple name of the outermost class that declares it, a dot, and the name of its method
     */
    record Tagged(String id, String name, Set<String> tags) {

        boolean isNamedBy(String theCase) {
            return tags.contains(theCase) || name.equals(theCase) || name.startsWith(theCase + ".");
        }
    }

    /**
     * All tests of these classes, in the order in which they would be run; but not those that play in the sandbox, whose
     * server takes seconds to begin, and of which there can be one in a JVM; that compare a stack with the file of its
     * redirects; or that look at metrics, whose libraries are not here.
     */
    static TaggedTests of(ClassLoader loader, Collection<String> classes) {
        TestPlan plan = Tests.discover(
                loader, classes.stream().map(DiscoverySelectors::selectClass).toList());
        List<Tagged> all = new ArrayList<>();
        for (TestIdentifier root : plan.getRoots()) {
            for (TestIdentifier test : plan.getDescendants(root)) {
                String name = nameOf(test);
                if (name != null && NOT_HERE.stream().noneMatch(name::contains)) {
                    Set<String> tags =
                            test.getTags().stream().map(tag -> tag.getName()).collect(Collectors.toSet());
                    all.add(new Tagged(test.getUniqueId(), name, tags));
                }
            }
        }
        return new TaggedTests(all);
    }

    private static @Nullable String nameOf(TestIdentifier test) {
        return test.getSource().orElse(null) instanceof MethodSource method
                ? outermost(method.getJavaMethod().getDeclaringClass().getName()) + "." + method.getMethodName()
                : null;
    }

    private static String outermost(String type) {
        String name = type.substring(type.lastIndexOf('.') + 1);
        return name.indexOf('$') < 0 ? name : name.substring(0, name.indexOf('$'));
    }

    /** The tests of these cases, those of the first one first. */
    List<Tagged> of(List<String> cases) {
        return cases.stream()
                .flatMap(each -> all.stream().filter(test -> test.isNamedBy(each)))
                .distinct()
                .toList();
    }
}
