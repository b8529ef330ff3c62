package io.latchkey.sandbox;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A file with a token in it, written as a platform writes one, and replaced by the same means. Its writer is one thread at
 * a time; readers are as many as like.
 */
public final class TokenFile {

    private static final String NAME = "token";
    private static final String DATA = "..data";

    private final Path folder;
    private final boolean projected;
    private final AtomicInteger versions = new AtomicInteger();

    private TokenFile(Path folder, boolean projected) {
        this.folder = folder;
        this.projected = projected;
    }

    /**
     * A file in a projected volume of Kubernetes: a link into {@code ..data}, which is itself a link to a folder and is
     * turned to a new one by a single move, so that nobody sees half a token.
     *
     * @param folder the volume, empty
     * @return the file, which does not exist yet
     */
    public static TokenFile projected(Path folder) {
        return new TokenFile(folder, true);
    }

    /**
     * A file that is cut to nothing and then written anew, as sidecars do that were written in a hurry.
     *
     * @param folder where it lies
     * @return the file, which does not exist yet
     */
    public static TokenFile inPlace(Path folder) {
        return new TokenFile(folder, false);
    }

    /** Returns where it is, whether there is one or not. */
    public Path path() {
        return folder.resolve(NAME);
    }

    /**
     * Writes it, or replaces it.
     *
     * @param content what it holds from now on
     * @throws IOException if it cannot be written
     */
    public void write(String content) throws IOException {
        if (!projected) {
            Files.writeString(path(), content);
            return;
        }
        Path version = newVersion();
        Files.writeString(version.resolve(NAME), content);
        turnTo(version);
        if (!Files.exists(path(), LinkOption.NOFOLLOW_LINKS)) {
            Files.createSymbolicLink(path(), Path.of(DATA, NAME));
        }
    }

    /**
     * Has it be gone, until it is written again.
     *
     * @throws IOException if it cannot be removed
     */
    public void remove() throws IOException {
        if (projected) {
            turnTo(newVersion());
        }
        Files.deleteIfExists(path());
    }

    private Path newVersion() throws IOException {
        return Files.createDirectory(folder.resolve("..2026_11_29_00_00_00." + versions.incrementAndGet()));
    }

    private void turnTo(Path version) throws IOException {
        Path data = folder.resolve(DATA);
        Path before = Files.isSymbolicLink(data) ? folder.resolve(Files.readSymbolicLink(data)) : null;
        Path turned = Files.createSymbolicLink(folder.resolve("..data_tmp"), version.getFileName());
        Files.move(turned, data, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        if (before != null) {
            delete(before);
        }
    }

    private static void delete(Path version) throws IOException {
        Files.walkFileTree(version, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
                    throws IOException {
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
