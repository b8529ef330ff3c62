package io.latchkey.schedules;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Puts a step before each thing that one thread may see of another: an access to a field that is not final, and a call of
 * {@code java.util.concurrent} or of a thread. Where a call would wait, the schedule is told what for.
 */
final class Rewriter {

    private static final int API = Opcodes.ASM9;
    private static final String OURS = "io/latchkey/";
    private static final String CONCURRENT = "java/util/concurrent/";
    private static final String POINTS = "io/latchkey/schedules/Points";
    private static final String FUTURE = "java/util/concurrent/Future";
    private static final String COMPLETABLE = "java/util/concurrent/CompletableFuture";
    private static final String LOCK = "java/util/concurrent/locks/ReentrantLock";

    /** Those that wait; but for a few, which are known, no scene may come to them. */
    private static final Set<String> WAITING = Set.of(
            "await",
            "awaitNanos",
            "awaitTermination",
            "awaitUninterruptibly",
            "acquire",
            "acquireUninterruptibly",
            "park",
            "parkNanos",
            "sleep",
            "join",
            "lock",
            "lockInterruptibly",
            "invokeAll",
            "invokeAny",
            "exchange");

    private final ClassLoader classes;
    private final Map<String, Outline> outlines = new ConcurrentHashMap<>();

    /**
     * Makes one.
     *
     * @param classes where classes are looked up that others name
     */
    Rewriter(ClassLoader classes) {
        this.classes = classes;
    }

    /** What has to be known of a class to rewrite others. */
    private record Outline(@Nullable String superName, Map<String, Integer> fields, Set<String> methods) {}

    byte[] rewrite(byte[] original) {
        ClassReader reader = new ClassReader(original);
        ClassWriter writer = new ClassWriter(reader, 0);
        reader.accept(new Classes(writer), 0);
        return writer.toByteArray();
    }

    private Outline outline(String name) {
        return outlines.computeIfAbsent(name, this::read);
    }

    private Outline read(String name) {
        Map<String, Integer> fields = new HashMap<>();
        Set<String> methods = new HashSet<>();
        ClassReader reader = new ClassReader(bytes(classes, name));
        reader.accept(
                new ClassVisitor(API) {

                    @Override
                    public @Nullable FieldVisitor visitField(
                            int access,
                            String field,
                            String descriptor,
                            @Nullable String signature,
                            @Nullable Object value) {
                        fields.put(field, access);
                        return null;
                    }

                    @Override
                    public @Nullable MethodVisitor visitMethod(
                            int access,
                            String method,
                            String descriptor,
                            @Nullable String signature,
                            String @Nullable [] exceptions) {
                        methods.add(method + descriptor);
                        return null;
                    }
                },
                ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG);
        return new Outline(reader.getSuperName(), fields, methods);
    }

    static byte[] bytes(ClassLoader classes, String name) {
        try (InputStream in = classes.getResourceAsStream(name + ".class")) {
            if (in == null) {
                throw new IllegalStateException("no class " + name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean isShared(String owner, String field) {
        String declaring = owner;
        while (declaring != null && declaring.startsWith(OURS)) {
            Outline outline = outline(declaring);
            Integer access = outline.fields.get(field);
            if (access != null) {
                return (access & Opcodes.ACC_FINAL) == 0;
            }
            declaring = outline.superName;
        }
        return false;
    }

    /** Who declares a method, as far as that is a class of ours or the first one that is not. */
    private String declaring(String owner, String method) {
        String name = owner;
        while (name.startsWith(OURS)) {
            Outline outline = outline(name);
            if (outline.methods.contains(method) || outline.superName == null) {
                return name;
            }
            name = outline.superName;
        }
        return name;
    }

    private final class Classes extends ClassVisitor {

        Classes(ClassVisitor next) {
            super(API, next);
        }

        @Override
        public MethodVisitor visitMethod(
                int access,
                String name,
                String descriptor,
                @Nullable String signature,
                String @Nullable [] exceptions) {
            return new Methods(super.visitMethod(access, name, descriptor, signature, exceptions), name);
        }
    }

    private final class Methods extends MethodVisitor {

        private final boolean initializesClass;
        private final boolean constructs;

        Methods(MethodVisitor next, String name) {
            super(API, next);
            initializesClass = name.equals("<clinit>");
            constructs = name.equals("<init>");
        }

        private void call(String point) {
            super.visitMethodInsn(Opcodes.INVOKESTATIC, POINTS, point, "()V", false);
        }

        @Override
        public void visitCode() {
            super.visitCode();
            if (initializesClass) {
                call("hush");
            }
        }

        @Override
        public void visitInsn(int opcode) {
            if (initializesClass && opcode == Opcodes.RETURN) {
                call("speak");
            }
            super.visitInsn(opcode);
        }

        @Override
        public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
            if (!(constructs && opcode == Opcodes.PUTFIELD) && isShared(owner, name)) {
                call("step");
            }
            super.visitFieldInsn(opcode, owner, name, descriptor);
        }

        @Override
        public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
            String declaring = declaring(owner, name + descriptor);
            boolean concurrent = declaring.startsWith(CONCURRENT) || declaring.equals("java/lang/Thread");
            if (!concurrent || name.equals("<init>") || name.equals("currentThread")) {
                super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
            } else if (declaring.equals(LOCK) && name.equals("lock")) {
                known("lock", "(L" + LOCK + ";)V");
            } else if (name.equals("get")
                    && descriptor.equals("()Ljava/lang/Object;")
                    && (declaring.equals(COMPLETABLE) || declaring.equals(FUTURE))) {
                known("get", "(L" + FUTURE + ";)Ljava/lang/Object;");
            } else if (declaring.equals(COMPLETABLE) && name.equals("join")) {
                known("join", "(L" + COMPLETABLE + ";)Ljava/lang/Object;");
            } else {
                if (isUnknown(declaring, name)) {
                    super.visitLdcInsn(declaring + "." + name);
                    super.visitMethodInsn(Opcodes.INVOKESTATIC, POINTS, "unknown", "(Ljava/lang/String;)V", false);
                }
                call("step");
                super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
            }
        }

        /** A map's {@code get} does not wait, a future's does. */
        private static boolean isUnknown(String declaring, String name) {
            boolean ofQueue = declaring.endsWith("Queue") || declaring.endsWith("Deque");
            return switch (name) {
                case "get" -> declaring.contains("Future");
                case "put", "take", "transfer" -> ofQueue;
                default -> WAITING.contains(name);
            };
        }

        private void known(String point, String descriptor) {
            super.visitMethodInsn(Opcodes.INVOKESTATIC, POINTS, point, descriptor, false);
        }

        @Override
        public void visitMaxs(int maxStack, int maxLocals) {
            super.visitMaxs(maxStack + 1, maxLocals); // for what is not known
        }
    }
}
