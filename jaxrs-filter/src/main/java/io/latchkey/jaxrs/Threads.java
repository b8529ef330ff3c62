package io.latchkey.jaxrs;

import jakarta.ws.rs.client.Invocation;
import jakarta.ws.rs.client.SyncInvoker;
import java.lang.StackWalker.StackFrame;
import java.util.Iterator;
import java.util.Set;
import java.util.function.Predicate;

/** Which threads may wait: those on which somebody waits for the answer already. */
final class Threads {

    private static final StackWalker WALKER = StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

    private static final Set<String> SYNC_INVOKER =
            Set.of("get", "put", "post", "delete", "head", "options", "trace", "method");

    private Threads() {}

    /** Tells whether a blocking call of the API, or another one that is known to block, is under way on this thread. */
    static boolean isBlockedBy(Predicate<StackFrame> another) {
        return WALKER.walk(frames -> frames.anyMatch(frame -> isBlockingCall(frame) || another.test(frame)));
    }

    /** Tells whether this is called by a callback's method, which that other method, still under way, calls by itself. */
    static boolean isCalledBack(Class<?> callback, String method, Class<?> by, String from) {
        return WALKER.walk(frames -> {
            Iterator<StackFrame> callers = frames.dropWhile(frame -> !isCall(frame, callback, method))
                    .skip(1)
                    .iterator();
            boolean inside = false;
            while (callers.hasNext()) {
                StackFrame caller = callers.next();
                inside |= by.isAssignableFrom(caller.getDeclaringClass());
                if (!inside || isCall(caller, by, from)) {
                    return inside;
                }
            }
            return false;
        });
    }

    private static boolean isBlockingCall(StackFrame frame) {
        return isCall(frame, Invocation.class, "invoke") || isCall(frame, SyncInvoker.class, SYNC_INVOKER);
    }

    static boolean isCall(StackFrame frame, Class<?> type, String method) {
        return isCall(frame, type, Set.of(method));
    }

    private static boolean isCall(StackFrame frame, Class<?> type, Set<String> methods) {
        return methods.contains(frame.getMethodName()) && type.isAssignableFrom(frame.getDeclaringClass());
    }
}
