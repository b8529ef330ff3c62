package io.latchkey;

/**
 * Where tokens may go: an origin, and what its paths begin with.
 *
 * @param path whole segments, such as {@code /orders}, or empty for all paths of the origin
 */
record Place(Origin origin, String path) {

    boolean covers(String reading, boolean ignoringCase) {
        return reading.regionMatches(ignoringCase, 0, path, 0, path.length())
                && (reading.length() == path.length() || reading.charAt(path.length()) == '/');
    }

    @Override
    public String toString() {
        return origin + path;
    }
}
