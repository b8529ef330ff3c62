package io.latchkey.jaxrs;

import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What implementations keep in maps of different kinds: names in any case, values of any type. */
final class Headers {

    static final String AUTHORIZATION = "Authorization";

    private Headers() {}

    static boolean hasAuthorization(MultivaluedMap<String, Object> headers) {
        for (Map.Entry<String, List<Object>> header : headers.entrySet()) {
            if (AUTHORIZATION.equalsIgnoreCase(header.getKey())
                    && !header.getValue().isEmpty()) {
                return true;
            }
        }
        return false;
    }

    static List<String> values(MultivaluedMap<String, String> headers, String name) {
        List<String> values = new ArrayList<>();
        headers.forEach((key, some) -> {
            if (name.equalsIgnoreCase(key)) {
                values.addAll(some);
            }
        });
        return values;
    }

    static <T> MultivaluedMap<String, T> copy(MultivaluedMap<String, T> headers) {
        MultivaluedMap<String, T> copy = new MultivaluedHashMap<>();
        headers.forEach((name, values) -> {
            if (name != null) {
                copy.put(name, new ArrayList<>(values));
            }
        });
        return copy;
    }

    /** As {@link #copy}, of values that have been on the wire. */
    static MultivaluedMap<String, String> strings(MultivaluedMap<String, Object> headers) {
        MultivaluedMap<String, String> strings = new MultivaluedHashMap<>();
        headers.forEach((name, values) -> strings.put(
                name, new ArrayList<>(values.stream().map(String::valueOf).toList())));
        return strings;
    }

    static <T> void replace(MultivaluedMap<String, T> headers, MultivaluedMap<String, T> by) {
        headers.clear();
        by.forEach((name, values) -> headers.put(name, new ArrayList<>(values)));
    }
}
