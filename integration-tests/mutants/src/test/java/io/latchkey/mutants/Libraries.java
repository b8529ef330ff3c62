package io.latchkey.mutants;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The class path without some of its jars: two implementations of Jakarta REST on one know too much of each other. */
final class Libraries {

    private static final ClassLoader ALL = Libraries.class.getClassLoader();

    private Libraries() {}

    static ClassLoader all() {
        return ALL;
    }

    /** All but those whose file names have this in them. */
    static ClassLoader without(Pattern jars) {
        URL[] others = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(each ->
                        !jars.matcher(Path.of(each).getFileName().toString()).find())
                .map(Libraries::url)
                .toArray(URL[]::new);
        return new URLClassLoader(others, new OfTheTestEngine());
    }

    private static URL url(String file) {
        try {
            return Path.of(file).toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(file, e);
        }
    }

    /** What the engine that runs the tests has to share with them. */
    private static final class OfTheTestEngine extends ClassLoader {

        private static final Pattern SHARED = Pattern.compile("org\\.(junit|opentest4j|apiguardian)\\..*");

        OfTheTestEngine() {
            super(ClassLoader.getPlatformClassLoader());
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            if (SHARED.matcher(name).matches()) {
                return ALL.loadClass(name);
            }
            throw new ClassNotFoundException(name);
        }
    }
}
