package io.latchkey.mutants;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/**
 * The product and its tests, loaded once more and all by one loader, as the tests of a package see into it; with classes of
 * a mutant in place of ours. Libraries are loaded once for all.
 */
final class OwnClasses extends ClassLoader {

    private static final String OURS = "io.latchkey.";

    private final Map<String, byte[]> instead;

    OwnClasses(ClassLoader libraries, Map<String, byte[]> instead) {
        super(libraries);
        this.instead = instead;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith(OURS)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> known = findLoadedClass(name);
            return known == null ? define(name) : known;
        }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
        byte[] mutated = instead.get(name);
        byte[] bytes = mutated == null ? read(name) : mutated;
        return defineClass(name, bytes, 0, bytes.length);
    }

    private byte[] read(String name) throws ClassNotFoundException {
        try (InputStream file = getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (file == null) {
                throw new ClassNotFoundException(name);
            }
            return file.readAllBytes();
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }
}
