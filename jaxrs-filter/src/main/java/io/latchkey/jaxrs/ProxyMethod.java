package io.latchkey.jaxrs;

import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.Invocation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

/**
 * The method of an interface that a request came from. RESTEasy's MicroProfile client asks each request of its own for
 * it, and fails if there is none.
 */
final class ProxyMethod {

    private static final Question INVOCATION = new Question("getInvocation");
    private static final Question INVOKER = new Question("getClientInvoker");

    private ProxyMethod() {}

    static void carryOver(ClientRequestContext first, Invocation second) {
        Object invoker = INVOKER.ask(INVOCATION.ask(first));
        if (invoker == null) {
            return;
        }
        for (Method method : second.getClass().getMethods()) {
            if (method.getName().equals("setClientInvoker")) {
                set(method, second, invoker);
            }
        }
    }

    private static void set(Method method, Invocation second, Object invoker) {
        try {
            method.invoke(second, invoker);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("RESTEasy does not take the method of the first request", e);
        }
    }
}
