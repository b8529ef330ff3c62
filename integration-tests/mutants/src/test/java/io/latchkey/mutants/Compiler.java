package io.latchkey.mutants;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Compiles one file in memory, against all that is on the class path. */
final class Compiler {

    private static final List<String> OPTIONS =
            List.of("-proc:none", "-nowarn", "-g", "-parameters", "-classpath", System.getProperty("java.class.path"));

    private final JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
    private final DiagnosticCollector<JavaFileObject> ofFiles = new DiagnosticCollector<>();

    /** One for all, as it remembers what is in which jar. */
    private final JavaFileManager classPath = javac.getStandardFileManager(ofFiles, null, null);

    /** Returns the classes of a mutant's file, by their names. */
    Map<String, byte[]> compile(Mutant mutant) {
        Map<String, ByteArrayOutputStream> written = new LinkedHashMap<>();
        DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
        JavaFileManager files = new InMemory(classPath, written);
        Text source = new Text(mutant.type(), Sources.mutated(mutant));
        if (!javac.getTask(null, files, diagnostics, OPTIONS, null, List.of(source))
                .call()) {
            throw new AssertionError("The mutant \"" + mutant.fault() + "\" does not compile: "
                    + diagnostics.getDiagnostics().stream()
                            .map(each -> "line " + each.getLineNumber() + ": " + each.getMessage(null))
                            .collect(Collectors.joining("; ")));
        }
        Map<String, byte[]> classes = new LinkedHashMap<>();
        written.forEach((name, bytes) -> classes.put(name, bytes.toByteArray()));
        return classes;
    }

    private static final class Text extends SimpleJavaFileObject {

        private final String content;

        Text(String type, String content) {
            super(URI.create("mutant:///io/latchkey/" + type.replace('.', '/') + Kind.SOURCE.extension), Kind.SOURCE);
            this.content = content;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return content;
        }
    }

    private static final class InMemory extends ForwardingJavaFileManager<JavaFileManager> {

        private final Map<String, ByteArrayOutputStream> written;

        InMemory(JavaFileManager files, Map<String, ByteArrayOutputStream> written) {
            super(files);
            this.written = written;
        }

        @Override
        public JavaFileObject getJavaFileForOutput(
                Location location, String name, JavaFileObject.Kind kind, FileObject sibling) {
            return new SimpleJavaFileObject(URI.create("mutant:///" + name.replace('.', '/') + kind.extension), kind) {
                @Override
                public OutputStream openOutputStream() {
                    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                    written.put(name, bytes);
                    return bytes;
                }
            };
        }
    }
}
