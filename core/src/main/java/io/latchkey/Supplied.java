package io.latchkey;

import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Part of a client's credentials that comes from elsewhere, an application's own code or a file: asked for anew for each
 * token request.
 *
 * @param what it is, in words
 * @param supplier gives what is valid now
 * @param file where it comes from, if that is a file, which somebody writes sooner or later, and which can be looked at
 *     often; or null
 */
record Supplied<T>(
        String what, Supplier<T> supplier, @Nullable SettingFile file) {

    static <T> Supplied<T> by(String what, Supplier<T> supplier) {
        return new Supplied<>(what + " supplier", supplier, null);
    }

    static Supplied<String> from(SettingFile file) {
        return new Supplied<>(file.inWords(), file::read, file);
    }

    T get() throws Missing {
        T value;
        try {
            value = supplier.get();
        } catch (SettingFile.Unreadable e) {
            throw new Missing(e.getMessage(), e.getCause(), true);
        } catch (RuntimeException e) {
            String words = e instanceof OwnWords ? ": " + e.getMessage() : "";
            throw new Missing(what + " threw " + e.getClass().getName() + words, e);
        }
        if (value == null || (value instanceof String text && text.isBlank())) {
            throw new Missing(what + " gave " + (value == null ? "null" : "a blank text"), null);
        }
        return value;
    }

    /** What it gave is of no use. The message completes "... gave", or "... holds", and quotes nothing. */
    Missing useless(String why) {
        return new Missing(what + (file == null ? " gave " : " holds ") + why, null, file != null);
    }

    /** There are no credentials now. There may be later. */
    static final class Missing extends Exception {

        private static final long serialVersionUID = 1L;

        private final boolean awaited;

        Missing(@Nullable String message, @Nullable Throwable cause) {
            this(message, cause, false);
        }

        /**
         * Says why.
         *
         * @param awaited whether it costs nothing to look again soon
         */
        Missing(@Nullable String message, @Nullable Throwable cause, boolean awaited) {
            // An application's own code may quote what it was to give.
            super(message, cause == null ? null : ShownCause.of(cause, List.of()));
            this.awaited = awaited;
        }

        boolean isAwaited() {
            return awaited;
        }
    }
}
