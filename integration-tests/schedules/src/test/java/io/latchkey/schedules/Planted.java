package io.latchkey.schedules;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** A class of the product with a fault in it: its source, with some of it changed, compiled anew. */
final class Planted {

    private static final Path SOURCES = Path.of("../../core/src/main/java/io/latchkey");
    private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();
    private static final StandardJavaFileManager FILES = COMPILER.getStandardFileManager(null, null, UTF_8);

    private final String name;
    private String source;

    private Planted(String name, String source) {
        this.name = name;
        this.source = source;
    }

    static Planted in(String name) throws IOException {
        return new Planted(name, Files.readString(SOURCES.resolve(name + ".java")));
    }

    /** Changes the only place that is so. */
    Planted changing(String from, String to) {
        int at = source.indexOf(from);
        if (at < 0 || source.indexOf(from, at + 1) >= 0) {
            throw new AssertionError("not once in " + name + " any more, to be changed: " + from);
        }
        source = source.replace(from, to);
        return this;
    }

    /** The class, and those within it, by name. */
    Map<String, byte[]> compile() {
        Map<String, ByteArrayOutputStream> compiled = new HashMap<>();
        JavaFileManager files = new ForwardingJavaFileManager<JavaFileManager>(FILES) {

            @Override
            public JavaFileObject getJavaFileForOutput(
                    Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
                return new SimpleJavaFileObject(URI.create("memory:/" + className), kind) {

                    @Override
                    public OutputStream openOutputStream() {
                        return compiled.computeIfAbsent(className, each -> new ByteArrayOutputStream());
                    }
                };
            }
        };
        SimpleJavaFileObject unit =
                new SimpleJavaFileObject(URI.create("memory:/" + name + ".java"), JavaFileObject.Kind.SOURCE) {

                    @Override
                    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                        return source;
                    }
                };
        List<String> options =
                List.of("--release", "17", "-proc:none", "-nowarn", "-g", "-cp", System.getProperty("java.class.path"));
        if (!COMPILER.getTask(null, files, null, options, null, List.of(unit)).call()) {
            throw new AssertionError("the fault in " + name + " does not compile");
        }
        Map<String, byte[]> classes = new HashMap<>();
        compiled.forEach((className, code) -> classes.put(className, code.toByteArray()));
        return classes;
    }
}
