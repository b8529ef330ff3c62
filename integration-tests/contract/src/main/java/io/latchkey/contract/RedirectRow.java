package io.latchkey.contract;

import java.util.List;

/**
 * What became of one call that was answered by each of the redirects.
 *
 * @param setting what the stack was told about redirects
 * @param allowed where tokens may go
 * @param target where the redirects led
 * @param method the method of the call
 * @param cells what became of it, for each status of {@link #STATUSES}
 */
record RedirectRow(String setting, String allowed, String target, String method, List<String> cells) {

    static final List<Integer> STATUSES = List.of(301, 302, 303, 307, 308);

    /** Tokens may go where the call goes, and not where the redirect leads. */
    static final String ONE_ORIGIN = "one origin";

    /** Tokens may go to either. */
    static final String BOTH_ORIGINS = "both origins";

    private static final String SEPARATOR = " | ";
    private static final int COLUMNS = 4;

    static RedirectRow parse(String line) {
        List<String> columns = List.of(line.split(" \\| ", -1));
        if (columns.size() != COLUMNS + STATUSES.size()) {
            throw new IllegalArgumentException("not a row: " + line);
        }
        return new RedirectRow(
                columns.get(0),
                columns.get(1),
                columns.get(2),
                columns.get(3),
                columns.subList(COLUMNS, columns.size()));
    }

    /** As it is written down. */
    @Override
    public String toString() {
        return String.join(SEPARATOR, setting, allowed, target, method, String.join(SEPARATOR, cells));
    }
}
