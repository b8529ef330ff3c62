package io.latchkey.contract;

/** Where a redirect leads, as seen from where it comes from. */
enum RedirectTarget {
    SAME_ORIGIN("same origin"),
    OTHER_PORT("other port"),
    OTHER_HOST("other host"),
    HTTPS_TO_HTTP("HTTPS to HTTP");

    private final String words;

    RedirectTarget(String words) {
        this.words = words;
    }

    /** As a table has it. */
    @Override
    public String toString() {
        return words;
    }
}
