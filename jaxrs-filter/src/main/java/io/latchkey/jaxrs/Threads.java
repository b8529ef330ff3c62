package io.latchkey.jaxrs;

import jakarta.ws.rs.client.Invocation;
import jakarta.ws.rs.client.SyncInvoker;
import java.lang.StackWalker.StackFrame;
import java.util.function.Predicate;

/** Which threads may wait: those on which somebody waits for the answer already. */
final class Threads {

    private static final StackWalker WALKER = StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

    private Threads() {}

    /** Tells whether a blocking call of the API, or another one that is known to block, is under way on this thread. */
    static boolean isBlockedBy(Predicate<StackFrame> another) {
        return WALKER.walk(frames -> frames.anyMatch(frame -> isBlockingCall(frame) || another.test(frame)));
    }

    private static boolean isBlockingCall(StackFrame frame) {
        return isCall(frame, Invocation.class, "invoke")
                || SyncInvoker.class.isAssignableFrom(frame.getDeclaringClass());
    }

    static boolean isCall(StackFrame frame, Class<?> type, String method) {
        return frame.getMethodName().equals(method) && type.isAssignableFrom(frame.getDeclaringClass());
    }
}
