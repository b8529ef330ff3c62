package io.latchkey.schedules;

import java.util.Map;

/** Loads the classes of the product once more, with steps in them, and the scenes, as they are. */
final class Backstage extends ClassLoader {

    private static final String OURS = "io.latchkey.";
    private static final String TOOL = "io.latchkey.schedules.";

    private final Map<String, byte[]> others;
    private final Rewriter rewriter;

    /**
     * Makes one.
     *
     * @param others classes, by name, in the place of the product's
     */
    Backstage(Map<String, byte[]> others) {
        super("backstage", Backstage.class.getClassLoader());
        this.others = others;
        this.rewriter = new Rewriter(getParent());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith(OURS) || name.startsWith(TOOL)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded == null ? define(name) : loaded;
        }
    }

    private Class<?> define(String name) {
        byte[] other = others.get(name);
        byte[] original = other == null ? Rewriter.bytes(getParent(), name.replace('.', '/')) : other;
        byte[] code = isOfScenes(name) ? original : rewriter.rewrite(original);
        return defineClass(name, code, 0, code.length);
    }

    /** What scenes remember is theirs, and no step. */
    private static boolean isOfScenes(String name) {
        return name.startsWith(OURS + "Staged") || name.contains("Scene");
    }

    /** A scene, made anew. */
    Scene scene(String name) {
        try {
            var constructor = loadClass(OURS + name, true).getDeclaredConstructor();
            constructor.setAccessible(true);
            return (Scene) constructor.newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException("no scene " + name, e);
        }
    }
}
