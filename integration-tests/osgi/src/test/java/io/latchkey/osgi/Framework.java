package io.latchkey.osgi;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.testing.FakePartner;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BinaryOperator;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.wiring.FrameworkWiring;

/** An OSGi framework, with bundles from the class path of the tests. */
final class Framework implements AutoCloseable {

    private static final long STOP_MILLIS = 30_000;

    private final org.osgi.framework.launch.Framework framework;

    Framework(Path storage) throws BundleException {
        framework = new FrameworkFactory()
                .newFramework(Map.of(Constants.FRAMEWORK_STORAGE, storage.toString(), "felix.log.level", "1"));
        framework.start();
    }

    /** Installs the jars with these artifacts' names; of our modules, their folders of classes where there is no jar yet. */
    void install(List<String> artifacts) throws BundleException {
        for (String artifact : artifacts) {
            framework
                    .getBundleContext()
                    .installBundle("reference:" + fileOf(artifact).toUri());
        }
    }

    private static Path fileOf(String artifact) {
        String jar = Pattern.quote(artifact) + "-[0-9](?!.*-test-fixture).*\\.jar";
        Path classes = Path.of(artifact.replace("latchkey-", ""), "target", "classes");
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .filter(entry -> entry.getFileName().toString().matches(jar) || entry.endsWith(classes))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + artifact + " on the class path"));
    }

    /** Resolves and starts all bundles. */
    void start() throws BundleException {
        List<Bundle> installed = Stream.of(framework.getBundleContext().getBundles())
                .filter(bundle -> bundle.getBundleId() != Constants.SYSTEM_BUNDLE_ID)
                .toList();
        framework.adapt(FrameworkWiring.class).resolveBundles(installed);
        for (Bundle bundle : installed) {
            bundle.start(); // which says what is missing
        }
        assertThat(installed).extracting(Bundle::getState).containsOnly(Bundle.ACTIVE);
    }

    /** Makes a bundle of this class and its package, which imports these packages, and runs it there. */
    @SuppressWarnings("unchecked")
    String run(Class<?> caller, FakePartner partner, String packages)
            throws BundleException, IOException, ReflectiveOperationException {
        Bundle bundle = framework.getBundleContext().installBundle("caller", bundleOf(caller, packages));
        start();
        Class<?> wired = bundle.loadClass(caller.getName());
        assertThat(wired).isNotSameAs(caller);
        var call = (BinaryOperator<String>) wired.getConstructor().newInstance();
        Thread thread = Thread.currentThread();
        ClassLoader ours = thread.getContextClassLoader();
        thread.setContextClassLoader(wired.getClassLoader()); // ours knows all that is on the class path
        try {
            return call.apply(partner.tokenUri().toString(), partner.api().origin());
        } finally {
            thread.setContextClassLoader(ours);
        }
    }

    private static InputStream bundleOf(Class<?> caller, String packages) throws IOException {
        Manifest manifest = new Manifest();
        Attributes headers = manifest.getMainAttributes();
        headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        headers.putValue(Constants.BUNDLE_MANIFESTVERSION, "2");
        headers.putValue(Constants.BUNDLE_SYMBOLICNAME, "caller");
        headers.putValue(Constants.IMPORT_PACKAGE, packages);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream jar = new JarOutputStream(bytes, manifest)) {
            for (String name : List.of(caller.getSimpleName(), "Tokens")) {
                String entry = caller.getPackageName().replace('.', '/') + "/" + name + ".class";
                jar.putNextEntry(new ZipEntry(entry));
                try (InputStream classFile =
                        Objects.requireNonNull(caller.getClassLoader()).getResourceAsStream(entry)) {
                    jar.write(Objects.requireNonNull(classFile).readAllBytes());
                }
            }
        }
        return new ByteArrayInputStream(bytes.toByteArray());
    }

    @Override
    public void close() throws BundleException {
        framework.stop();
        try {
            framework.waitForStop(STOP_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
