package io.latchkey;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A small file with one setting in it, as people write one, and platforms mount one: a client secret, a client assertion,
 * a key.
 */
final class SettingFile {

    private static final System.Logger LOG = System.getLogger("io.latchkey");

    /** Far more than a secret or a key has, so that a wrong path does not end in memory. */
    private static final int LONGEST = 65_536;

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    /** Those whose permissions were complained of, each once. */
    private static final Set<Path> OPEN_TO_OTHERS = ConcurrentHashMap.newKeySet();

    private static final int MOST_COMPLAINTS = 100;

    private final String setting;
    private final Path path;

    /**
     * Names the file, and does not look at it.
     *
     * @param setting what it holds, in words: it is said with the path where it cannot be had
     */
    SettingFile(String setting, Path path) {
        this.setting = setting;
        this.path = path.toAbsolutePath();
    }

    /** Names a file that need not be there yet, and cannot be a directory. */
    static SettingFile of(String option, String setting, Path path) {
        EngineOptions.notBlank(option, Objects.requireNonNull(path, option).toString());
        if (Files.isDirectory(path)) {
            throw new IllegalArgumentException(option + " is a directory, and not a file: " + path.toAbsolutePath());
        }
        return new SettingFile(setting, path);
    }

    /** What it holds, and where it is. */
    String inWords() {
        return setting + " file " + path;
    }

    /** What is in it now, without a byte order mark before it, and line breaks behind it. */
    String read() {
        String text = decoded(readBytes());
        int begin = !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? 1 : 0;
        int end = text.length();
        while (end > begin && isStray(text.charAt(end - 1))) {
            end--;
        }
        String content = text.substring(begin, end);
        if (content.isBlank()) {
            throw unreadable("is empty", null);
        }
        return content;
    }

    private static boolean isStray(char last) {
        return last == '\n' || last == '\r' || last == BYTE_ORDER_MARK;
    }

    /** All that is in it now, as it is. */
    byte[] readBytes() {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(path)) {
            bytes = in.readNBytes(LONGEST + 1);
        } catch (NoSuchFileException e) {
            throw unreadable("does not exist", e);
        } catch (AccessDeniedException e) {
            throw unreadable("may not be read by this process", e);
        } catch (IOException e) {
            throw unreadable(
                    Files.isDirectory(path)
                            ? "is a directory"
                            : "cannot be read (" + e.getClass().getName() + ")",
                    e);
        }
        if (bytes.length > LONGEST) {
            throw unreadable("has more than " + LONGEST + " bytes", null);
        }
        complainOfPermissions();
        return bytes;
    }

    /** Whoever can write it decides who this client is. */
    private void complainOfPermissions() {
        if (OPEN_TO_OTHERS.size() < MOST_COMPLAINTS
                && !OPEN_TO_OTHERS.contains(path)
                && isWritableByOthers()
                && OPEN_TO_OTHERS.add(path)) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    inWords()
                            + " may be written by every user of this machine, who then decides who this client is: take"
                            + " that permission away (chmod o-w)");
        }
    }

    private boolean isWritableByOthers() {
        try {
            return Files.getPosixFilePermissions(path).contains(PosixFilePermission.OTHERS_WRITE);
        } catch (IOException | UnsupportedOperationException unknown) {
            return false; // gone again, or a file system that has other permissions
        }
    }

    private String decoded(byte[] bytes) {
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw unreadable("is not text in UTF-8", null);
        }
    }

    Unreadable unreadable(String why, @Nullable Throwable cause) {
        return new Unreadable(inWords() + " " + why, cause);
    }

    /** The path, and nothing of what is there. */
    @Override
    public String toString() {
        return path.toString();
    }

    /** Says which file it is, and what is wrong with it. */
    static final class Unreadable extends IllegalArgumentException implements OwnWords {

        private static final long serialVersionUID = 1L;

        private Unreadable(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }
}
