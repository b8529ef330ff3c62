package io.latchkey.jaxrs;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an implementation knows beyond the API. Asked by reflection, as this module has the API only. */
final class Question {

    private final ClassValue<Optional<Method>> methods;

    Question(String method) {
        methods = new ClassValue<>() {
            @Override
            protected Optional<Method> computeValue(Class<?> type) {
                try {
                    return Optional.of(type.getMethod(method));
                } catch (NoSuchMethodException e) {
                    return Optional.empty();
                }
            }
        };
    }

    /** The answer; null if this object knows none. */
    @Nullable
    Object ask(@Nullable Object part) {
        if (part == null) {
            return null;
        }
        Method method = methods.get(part.getClass()).orElse(null);
        try {
            return method == null ? null : method.invoke(part);
        } catch (IllegalAccessException | InvocationTargetException e) {
            return null;
        }
    }
}
