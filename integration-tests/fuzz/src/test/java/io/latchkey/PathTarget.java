package io.latchkey;

import static io.latchkey.Finding.quoted;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Several APIs behind one gateway: a path is served by the one under which all who may read it find it, or by none. */
final class PathTarget implements Target {

    private static final Origin GATEWAY = new Origin("https", "gateway.example.com", 443);

    private static final List<Gateway> GATEWAYS = List.of(
            new Gateway("/orders"),
            new Gateway("/orders", "/prices"),
            new Gateway("/orders", "/orders/admin"),
            new Gateway("", "/orders"),
            new Gateway("", "/orders", "/orders/1"),
            new Gateway("/shop/orders.v1", "/shop", "/prices"));

    /** APIs by their paths, each with a token source of its own, which is called like its path. */
    private static final class Gateway {

        private final List<String> longestFirst;
        private final Places.Site<String> site;

        Gateway(String... paths) {
            longestFirst = Arrays.stream(paths)
                    .sorted(Comparator.comparing(String::length).reversed())
                    .toList();
            Map<Place, String> serving = new HashMap<>();
            longestFirst.forEach(path -> serving.put(new Place(GATEWAY, path), path));
            site = Objects.requireNonNull(new Places<>(serving).at(GATEWAY));
        }

        @Nullable
        String owner(String reading) {
            return longestFirst.stream()
                    .filter(path -> reading.equals(path) || reading.startsWith(path + "/"))
                    .findFirst()
                    .orElse(null);
        }

        @Override
        public String toString() {
            return longestFirst.toString();
        }
    }

    @Override
    public void tryOn(Dice input) {
        Gateway gateway = input.of(GATEWAYS);
        String path = UrlText.pathOf(input, Api.ALL.get(1));
        String serving = gateway.site.serving(path);
        if (serving != null) {
            for (String reading : ServersReadings.of(path)) {
                Finding.unless(
                        serving.equals(gateway.owner(reading)),
                        () -> quoted(path) + " is served by '" + serving + "' of " + gateway + ", and may be read as "
                                + quoted(reading));
            }
        } else {
            boolean plain = path.matches("(/[A-Za-z0-9_-]+)+") && path.chars().noneMatch(c -> c >= 'A' && c <= 'Z');
            Finding.unless(
                    !plain || gateway.owner(path) == null, () -> quoted(path) + " is served by nobody of " + gateway);
        }
    }
}
