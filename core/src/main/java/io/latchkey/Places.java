package io.latchkey;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What serves which request: by its origin, and by the longest path that it is under. Where an origin is one place as a
 * whole, the path is not looked at. Where it is not, all readings of the path have to lead to the same.
 */
final class Places<T> {

    private final List<Site<T>> sites;

    /** Of what serves each place. */
    Places(Map<Place, T> serving) {
        this.sites = serving.keySet().stream()
                .map(Place::origin)
                .distinct()
                .map(origin -> Site.of(origin, serving))
                .toList();
    }

    /** Returns the site of an origin; null if it has none. */
    @Nullable
    Site<T> at(@Nullable Origin origin) {
        for (int i = 0; i < sites.size(); i++) {
            Site<T> site = sites.get(i);
            if (site.origin.equals(origin)) {
                return site;
            }
        }
        return null;
    }

    /** An origin. */
    static final class Site<T> {

        private final Origin origin;
        private final @Nullable T whole;
        private final List<Map.Entry<Place, T>> longestFirst;

        private Site(Origin origin, @Nullable T whole, List<Map.Entry<Place, T>> longestFirst) {
            this.origin = origin;
            this.whole = whole;
            this.longestFirst = longestFirst;
        }

        private static <T> Site<T> of(Origin origin, Map<Place, T> serving) {
            T whole = serving.get(new Place(origin, ""));
            List<Map.Entry<Place, T>> paths = new ArrayList<>();
            boolean pathsMatter = false;
            for (Map.Entry<Place, T> entry : serving.entrySet()) {
                Place place = entry.getKey();
                if (place.origin().equals(origin) && !place.path().isEmpty()) {
                    paths.add(Map.entry(place, entry.getValue()));
                    pathsMatter |= entry.getValue() != whole;
                }
            }
            paths.sort(Comparator.comparing(entry -> -entry.getKey().path().length()));
            return new Site<>(origin, whole, pathsMatter ? List.copyOf(paths) : List.of());
        }

        /** Whether what serves a request depends on its path. */
        boolean asksForPath() {
            return !longestFirst.isEmpty();
        }

        /** Returns what serves a path of this origin; null if nothing does, or nobody can tell. */
        @Nullable
        T serving(String path) {
            if (!asksForPath()) {
                return whole;
            }
            Set<String> readings = PathReadings.of(path);
            T agreed = null;
            for (String reading : readings) {
                T serving = servingReading(reading);
                if (serving == null || (agreed != null && agreed != serving)) {
                    return null;
                }
                agreed = serving;
            }
            return agreed;
        }

        /** Some servers ignore case: what is under a place but for its case is under no shorter one either. */
        private @Nullable T servingReading(String reading) {
            int butForItsCase = 0;
            for (Map.Entry<Place, T> entry : longestFirst) {
                Place place = entry.getKey();
                if (place.covers(reading, false)) {
                    return place.path().length() < butForItsCase ? null : entry.getValue();
                }
                if (place.covers(reading, true)) {
                    butForItsCase = Math.max(butForItsCase, place.path().length());
                }
            }
            return butForItsCase > 0 ? null : whole;
        }
    }
}
