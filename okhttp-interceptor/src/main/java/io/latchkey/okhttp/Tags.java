package io.latchkey.okhttp;

import io.latchkey.ClientCredentialsTokenSource;
import io.latchkey.RefreshingTokenSource;
import io.latchkey.TokenSource;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import kotlin.jvm.internal.ClassBasedDeclarationContainer;
import kotlin.reflect.KClass;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/**
 * The tags of a request, under whatever type they were set. OkHttp itself tells only of those whose type one can name, and
 * a token source that a caller chose may be under any: {@code Object}, a class of the caller's own, the type of a parameter
 * in Retrofit.
 */
final class Tags {

    /** All tags as OkHttp holds them: internal to Kotlin, public to the JVM. Null if a future OkHttp has no such method. */
    private static final @Nullable MethodHandle ALL = findAll();

    /** OkHttp has one object for all requests without tags. */
    private static final @Nullable Object NONE =
            all(new Request.Builder().url("http://localhost/").build());

    private Tags() {}

    private static @Nullable MethodHandle findAll() {
        try {
            Method all = Request.class.getMethod("getTags$okhttp");
            return MethodHandles.publicLookup()
                    .unreflect(all)
                    .asType(MethodType.methodType(Object.class, Request.class));
        } catch (ReflectiveOperationException | RuntimeException e) {
            return null;
        }
    }

    private static @Nullable Object all(Request request) {
        if (ALL == null) {
            return null;
        }
        try {
            return ALL.invokeExact(request);
        } catch (Throwable e) {
            return null;
        }
    }

    /**
     * Returns the token source that the caller chose for this request.
     *
     * @return the source among the tags, or null if there is none
     * @throws IOException if there are two, or it cannot be told whether there is one: to go on would be to call in
     *     somebody else's name
     */
    static @Nullable TokenSource chosenSource(Request request) throws IOException {
        Object all = all(request);
        if (all != null && all == NONE) {
            return null;
        }
        Collection<?> tags = all instanceof Map<?, ?> map ? map.values() : all == null ? List.of() : chained(request);
        return tags.isEmpty() ? sourceOfUnreadable(request) : only(tags);
    }

    /**
     * The tags of an OkHttp that holds them in a chain, and looks for one by comparing the type that it was asked for with
     * that of each link: a type that is equal to none gets to see them all.
     */
    private static List<Object> chained(Request request) {
        List<Object> tags = new ArrayList<>(4);
        InvocationHandler spy = (proxy, method, arguments) -> switch (method.getName()) {
            case "equals" -> {
                Object tag = request.tag((KClass<?>) arguments[0]);
                if (tag != null) {
                    tags.add(tag);
                }
                yield false;
            }
            case "getJClass" -> Void.class;
            default -> throw new UnsupportedOperationException(method.getName());
        };
        try {
            request.tag((KClass<?>) Proxy.newProxyInstance(
                    KClass.class.getClassLoader(),
                    new Class<?>[] {KClass.class, ClassBasedDeclarationContainer.class},
                    spy));
            return tags;
        } catch (RuntimeException | Error e) {
            return List.of(); // no such method, or no proxies in a native image
        }
    }

    /** By what is left: types that may well be meant, and what the request says of its tags in words. */
    static @Nullable TokenSource sourceOfUnreadable(Request request) throws IOException {
        TokenSource source = only(Stream.of(
                        TokenSource.class,
                        Object.class,
                        ClientCredentialsTokenSource.class,
                        RefreshingTokenSource.class)
                .<Object>map(request::tag)
                .filter(Objects::nonNull)
                .toList());
        String text = request.toString();
        int tags = text.indexOf(", tags=");
        if (source == null && tags >= 0 && text.indexOf("TokenSource", tags) >= 0) {
            throw new IOException(
                    "this request seems to have a token source among its tags, under a type that cannot be"
                            + " read on this version of OkHttp: use tag(TokenSource.class, source)");
        }
        return source;
    }

    private static @Nullable TokenSource only(Collection<?> tags) throws IOException {
        TokenSource only = null;
        for (Object tag : tags) {
            if (tag instanceof TokenSource source) {
                if (only != null && only != source) {
                    throw new IOException("this request has two token sources among its tags, so that it cannot be told"
                            + " in whose name to call: set one, by tag(TokenSource.class, source)");
                }
                only = source;
            }
        }
        return only;
    }
}
