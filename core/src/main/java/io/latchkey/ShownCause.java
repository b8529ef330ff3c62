package io.latchkey;

import java.io.InterruptedIOException;
import java.lang.reflect.Modifier;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.security.GeneralSecurityException;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * What a transport has thrown, made fit to be a cause that lands in logs. An HTTP library may quote the answer in its
 * messages, and so a token that nobody knows yet and nothing could mask. Therefore copies are shown: of the same class, or
 * of the nearest one above it that the JDK has, with the same stack trace, causes and suppressed exceptions copied
 * likewise; and with the message only where the kind of exception quotes no answer, masked, capped and cleaned.
 */
final class ShownCause {

    private static final int MOST_COPIES = 30;
    private static final int LONGEST_MESSAGE = 300;
    private static final String HIDDEN = "(message not shown, as it may quote what is secret)";

    /** They tell of names, addresses, certificates and time, or in our own words. */
    private static final List<Class<?>> QUOTING_NOTHING = List.of(
            UnknownHostException.class,
            SocketException.class,
            InterruptedIOException.class,
            HttpTimeoutException.class,
            SSLException.class,
            GeneralSecurityException.class,
            TokenException.class,
            OwnWords.class);

    private final List<String> secrets;
    private final Set<Throwable> copied = Collections.newSetFromMap(new IdentityHashMap<>());

    private ShownCause(List<String> secrets) {
        this.secrets = secrets;
    }

    /** The copy of an exception. */
    static Throwable of(Throwable failure, List<String> secrets) {
        Throwable copy = new ShownCause(secrets).copy(failure);
        return copy == null ? new Throwable() : copy;
    }

    /** The message of an exception, or null if it has none that may be shown. */
    static @Nullable String message(Throwable failure, List<String> secrets) {
        String message = failure.getMessage();
        return message == null || message.isBlank() || !quotesNothing(failure, message)
                ? null
                : ShownText.of(message, LONGEST_MESSAGE, secrets);
    }

    private @Nullable Throwable copy(@Nullable Throwable original) {
        if (original == null || copied.size() == MOST_COPIES || !copied.add(original)) {
            return null;
        }
        Throwable cause = copy(original.getCause());
        Throwable copy = original instanceof TokenException
                ? new TokenException(message(original, secrets), cause)
                : withCause(ofNearestClass(original), cause);
        copy.setStackTrace(original.getStackTrace());
        for (Throwable each : original.getSuppressed()) {
            Throwable suppressed = copy(each);
            if (suppressed != null) {
                copy.addSuppressed(suppressed);
            }
        }
        return copy;
    }

    private static Throwable withCause(Throwable copy, @Nullable Throwable cause) {
        if (cause != null) {
            try {
                copy.initCause(cause);
            } catch (IllegalStateException itHasNone) {
                copy.addSuppressed(cause);
            }
        }
        return copy;
    }

    private Throwable ofNearestClass(Throwable original) {
        Class<?> type = original.getClass();
        String message = original.getMessage() == null ? null : message(original, secrets);
        String shown = original.getMessage() != null && message == null ? HIDDEN : message;
        String named = original instanceof OwnWords ? shown : type.getName() + (shown == null ? "" : ": " + shown);
        Throwable copy = made(type, shown);
        for (Class<?> above = type.getSuperclass(); copy == null && above != null; above = above.getSuperclass()) {
            copy = made(above, named);
        }
        return copy == null ? new Throwable(named) : copy;
    }

    private static @Nullable Throwable made(Class<?> type, @Nullable String message) {
        try {
            return isOfTheJdk(type)
                    ? (Throwable) type.getConstructor(String.class).newInstance(message)
                    : null;
        } catch (ReflectiveOperationException | LinkageError notLikeThis) {
            return null; // the latter in a native image that was told nothing of this class
        }
    }

    private static boolean isOfTheJdk(Class<?> type) {
        Module module = type.getModule();
        return Modifier.isPublic(type.getModifiers())
                && module.isNamed()
                && module.getName().startsWith("java.")
                && module.isExported(type.getPackageName());
    }

    /** An exception that is made of its cause alone has the cause's words. */
    private static boolean quotesNothing(Throwable failure, String message) {
        if (!isOfAQuietKind(failure)) {
            return false;
        }
        Throwable cause = failure.getCause();
        for (int depth = 0; cause != null && depth < MOST_COPIES; depth++) {
            String inner = cause.getMessage();
            if (!isOfAQuietKind(cause) && inner != null && !inner.isBlank() && message.contains(inner)) {
                return false;
            }
            cause = cause.getCause();
        }
        return true;
    }

    private static boolean isOfAQuietKind(Throwable failure) {
        return QUOTING_NOTHING.stream().anyMatch(kind -> kind.isInstance(failure));
    }
}
