package io.latchkey.chaos;

/** What holds always, whatever happens. */
enum Promise {
    ONE_FETCH("at most one fetch is in flight per source"),
    NOT_REFUSED("no call bears a token that its source had seen refused"),
    NOT_OVER("no source gives a token that is over"),
    OWN_TOKEN("each call bears a token, and its own client's"),
    TWICE("no call is sent more than twice, and again only after a 401 that means a dead token"),
    BODY("a body arrives as it was written, each time"),
    BOOKED("each order is booked at most once for each call"),
    ANSWER("no answer goes to the wrong call"),
    NO_WAIT("no call waits while a good token is at hand"),
    ORIGINS("tokens and secrets go to allowed origins only, and into no log"),
    BOUNDED("an endpoint that is away gets a bounded number of requests"),
    ENDS("each call ends"),
    REASON("no call fails without a reason of the plan"),
    RECOVERY("when all is well again, each source recovers and each call succeeds"),
    LEVELS("threads, connections and the heap are at their level at the end");

    private final String inWords;

    Promise(String inWords) {
        this.inWords = inWords;
    }

    String inWords() {
        return inWords;
    }
}
