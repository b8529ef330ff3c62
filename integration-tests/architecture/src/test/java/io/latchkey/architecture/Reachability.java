package io.latchkey.architecture;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** What an artifact of ours tells a native-image builder about: its {@code reachability-metadata.json}. */
final class Reachability {

    private final Map<?, ?> metadata;

    private Reachability(Map<?, ?> metadata) {
        this.metadata = metadata;
    }

    static Reachability of(String artifact) throws IOException {
        String file = "/META-INF/native-image/io.latchkey/" + artifact + "/reachability-metadata.json";
        try (InputStream in = Objects.requireNonNull(Reachability.class.getResourceAsStream(file), file);
                JsonParser json = new JsonFactory().createParser(in)) {
            json.nextToken();
            return new Reachability((Map<?, ?>) value(json));
        }
    }

    private static Object value(JsonParser json) throws IOException {
        if (json.currentToken() == JsonToken.START_OBJECT) {
            Map<String, Object> members = new LinkedHashMap<>();
            while (json.nextToken() != JsonToken.END_OBJECT) {
                String name = json.currentName();
                json.nextToken();
                members.put(name, value(json));
            }
            return members;
        }
        if (json.currentToken() == JsonToken.START_ARRAY) {
            List<Object> elements = new ArrayList<>();
            while (json.nextToken() != JsonToken.END_ARRAY) {
                elements.add(value(json));
            }
            return elements;
        }
        return json.getText();
    }

    /** All of it: {@code type#method(parameters)}, {@code type#field}, the interfaces of a proxy, or a resource. */
    Stream<String> items() {
        return Stream.concat(
                list("reflection").flatMap(Reachability::members),
                list("resources").map(resource -> "" + resource.get("glob")));
    }

    private static Stream<String> members(Map<?, ?> entry) {
        if (entry.get("type") instanceof Map<?, ?> proxy) {
            return Stream.of("proxy of " + proxy.get("proxy"));
        }
        return Stream.concat(
                list(entry, "methods").map(method -> entry.get("type") + "#" + method.get("name") + parameters(method)),
                list(entry, "fields").map(field -> entry.get("type") + "#" + field.get("name")));
    }

    private static String parameters(Map<?, ?> method) {
        String list = String.valueOf(method.get("parameterTypes"));
        return "(" + list.substring(1, list.length() - 1) + ")";
    }

    /** Our classes, at which each item begins to matter. */
    Stream<String> conditions() {
        return Stream.concat(list("reflection"), list("resources"))
                .map(entry -> entry.get("condition") instanceof Map<?, ?> condition
                        ? String.valueOf(condition.get("typeReached"))
                        : "none at " + entry);
    }

    private Stream<Map<?, ?>> list(String name) {
        return list(metadata, name);
    }

    private static Stream<Map<?, ?>> list(Map<?, ?> of, String name) {
        return of.get(name) instanceof List<?> list ? list.stream().map(element -> (Map<?, ?>) element) : Stream.of();
    }
}
