package io.latchkey.chaos;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A call of one caller, and what the API has seen of it. Thread-safe. */
final class Errand {

    private static final int MOST_SENDS = 2;

    private final long id;
    private final Step step;
    private final int client;
    private final String uri;
    private final Refusals refusals;
    private final Violations violations;
    private final long asked;
    private final ReentrantLock lock = new ReentrantLock();

    private int sends;
    private int bookings;
    private boolean mayComeAgain = true;
    private @Nullable String firstToken;

    /**
     * Begins a call.
     *
     * @param id one that no other call has
     * @param client whose token it is to bear
     * @param refusals what its source has seen refused
     * @param asked a number that was drawn just now
     */
    Errand(long id, Step step, int client, String uri, Refusals refusals, Violations violations, long asked) {
        this.id = id;
        this.step = step;
        this.client = client;
        this.uri = uri;
        this.refusals = refusals;
        this.violations = violations;
        this.asked = asked;
    }

    long id() {
        return id;
    }

    Step step() {
        return step;
    }

    int client() {
        return client;
    }

    String uri() {
        return uri;
    }

    /** What the call carries, if it is an order. */
    byte[] body() {
        String text = "order " + id + " ";
        return (text + "o".repeat(step.bodyBytes())).getBytes(ISO_8859_1);
    }

    /** The API has got it. */
    void sent(@Nullable String token, @Nullable Integer tokensClient, byte[] body) {
        if (token == null) {
            violations.add(Promise.OWN_TOKEN, this + " bears no token");
        } else {
            refusals.used(token, asked, this + " bears that token");
        }
        if (tokensClient != null && tokensClient != client) {
            violations.add(Promise.OWN_TOKEN, this + " bears a token of client " + tokensClient);
        }
        if (!Arrays.equals(body, step.order() ? body() : new byte[0])) {
            violations.add(Promise.BODY, this + " came with a body of " + body.length + " bytes");
        }
        lock.lock();
        try {
            sends++;
            if (sends > MOST_SENDS || !mayComeAgain) {
                violations.add(
                        Promise.TWICE,
                        this + " was sent " + sends + " times" + (mayComeAgain ? "" : ", though it had been answered"));
            }
            if (token != null && token.equals(firstToken)) {
                violations.add(Promise.NOT_REFUSED, this + " was sent again with the token that was refused");
            }
            if (firstToken == null) {
                firstToken = token;
            }
            mayComeAgain = false;
        } finally {
            lock.unlock();
        }
    }

    /** The API is about to say that the token is dead. */
    void refused() {
        lock.lock();
        try {
            mayComeAgain = !(step.stack() == Stack.Kind.OKHTTP && step.oneShot());
        } finally {
            lock.unlock();
        }
    }

    /** The API has carried the order out. */
    void booked() {
        lock.lock();
        try {
            bookings++;
            if (bookings > 1) {
                violations.add(Promise.BOOKED, this + " was booked " + bookings + " times");
            }
        } finally {
            lock.unlock();
        }
    }

    /** An answer has come. */
    void answered(Answer answer) {
        String own = Long.toString(id);
        if (!own.equals(answer.call())) {
            violations.add(Promise.ANSWER, this + " was answered as call " + answer.call() + ", by " + answer.status());
        }
        if (answer.status() == 200 && !answer.body().startsWith("call " + own + ".")) {
            violations.add(
                    Promise.ANSWER, this + " got a body of " + answer.body().length() + " bytes that is not its own");
        }
    }

    int sends() {
        lock.lock();
        try {
            return sends;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public String toString() {
        return "call " + id + " " + step;
    }
}
