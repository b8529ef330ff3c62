package io.latchkey;

/** A real HTTP client with one of our adapters, whose requests all go through a {@link Recorder}. */
interface Stack {

    /**
     * Sends a GET, and reads its answer.
     *
     * @param url what an application hands over as the URL
     * @param path what it adds to that as a path; or empty
     */
    void get(String url, String path) throws Exception;

    /** Makes one. */
    interface Maker {
        Stack of(BearerAuth auth, Recorder recorder);
    }
}
