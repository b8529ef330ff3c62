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
import org.jspecify.annotations.Nullable;

/** A small text file with one setting in it, as people write one, and platforms mount one: a client secret, or a key. */
final class SettingFile {

    /** Far more than a secret or a key has, so that a wrong path does not end in memory. */
    private static final int LONGEST = 65_536;

    private static final String BYTE_ORDER_MARK = "\uFEFF";

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

    /** What is in it now, without a byte order mark before it and line breaks behind it. */
    String read() {
        String text = decoded(bytes());
        int begin = text.startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK.length() : 0;
        int end = text.length();
        while (end > begin && (text.charAt(end - 1) == '\n' || text.charAt(end - 1) == '\r')) {
            end--;
        }
        String content = text.substring(begin, end);
        if (content.isBlank()) {
            throw unreadable("is empty", null);
        }
        return content;
    }

    private byte[] bytes() {
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
        return bytes;
    }

    private String decoded(byte[] bytes) {
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw unreadable("is not text in UTF-8", null);
        }
    }

    Unreadable unreadable(String why, @Nullable Throwable cause) {
        return new Unreadable(setting + " file " + path + " " + why, cause);
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
