package io.latchkey.chaos;

import io.latchkey.TokenSource;
import org.jspecify.annotations.Nullable;

/** An HTTP client with our adapter. */
interface Stack extends AutoCloseable {

    /** The clients that there are. */
    enum Kind {
        OKHTTP,
        JERSEY,
        RESTEASY
    }

    /**
     * Prepares a call; an asynchronous one is begun.
     *
     * @param tokens the source that is named on it, or null
     */
    Ongoing begin(Errand errand, @Nullable TokenSource tokens);

    /** A call. */
    interface Ongoing {

        /**
         * Returns its answer, whether it has to be waited for or has yet to be asked for.
         *
         * @throws Exception what the client throws
         */
        Answer answer() throws Exception;

        /** Nobody wants it any more. */
        void cancel();
    }

    /** An asynchronous call did not end. */
    final class Endless extends Exception {

        private static final long serialVersionUID = 1L;

        Endless() {
            super("no answer and no failure");
        }
    }

    @Override
    void close();
}
