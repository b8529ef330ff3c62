package io.latchkey.chaos;

import java.util.SplittableRandom;

/**
 * What a caller does next.
 *
 * @param source which token source, by its number
 * @param named whether the source is named on the request, rather than chosen by the origin
 * @param fate what the API does with the call, once it bears a good token
 * @param apiMillis how long the API takes
 * @param cancelMillis when the call is cancelled, after its beginning; -1 if it is not
 * @param interruptMillis when its thread is interrupted; -1 if it is not
 * @param thinkMillis how long the caller does nothing afterwards
 */
record Step(
        Stack.Kind stack,
        boolean async,
        int source,
        boolean named,
        boolean order,
        boolean oneShot,
        int bodyBytes,
        Fate fate,
        int apiMillis,
        int cancelMillis,
        int interruptMillis,
        int thinkMillis) {

    private static final Stack.Kind[] STACKS = Stack.Kind.values();
    private static final Fate[] FATES = Fate.values();

    /** What the API may do with a call that bears a good token. */
    enum Fate {
        OK,
        LARGE,
        CHUNKED,
        CLOSING,
        FORBIDDEN,
        INSUFFICIENT_SCOPE,
        OTHER_SCHEME,
        FAILING,
        UNAVAILABLE,
        ELSEWHERE,
        /** The token is revoked at this very moment. */
        REVOKED,
        /** An order is carried out, and nobody is told. */
        CUT_OFF
    }

    /** Draws the next step of a caller. */
    static Step draw(SplittableRandom chance, int thinkMillis) {
        Stack.Kind stack = STACKS[chance.nextInt(STACKS.length)];
        boolean async = chance.nextBoolean();
        int source = chance.nextInt(Sources.COUNT);
        boolean named = source >= Sources.WITH_ORIGIN || chance.nextBoolean();
        boolean order = chance.nextBoolean();
        boolean oneShot = chance.nextInt(8) == 0;
        int bodyBytes = chance.nextInt(50) == 0 ? 100_000 : 20 + chance.nextInt(2_000);
        Fate fate = chance.nextInt(4) == 0 ? FATES[1 + chance.nextInt(FATES.length - 1)] : Fate.OK;
        if (fate == Fate.CUT_OFF && !order) {
            fate = Fate.OK; // a GET may be sent again by the HTTP library itself, as it is safe
        }
        int apiMillis = chance.nextInt(6) == 0 ? chance.nextInt(300) : 0;
        int cancelMillis = chance.nextInt(12) == 0 ? chance.nextInt(400) : -1;
        int interruptMillis = !async && chance.nextInt(12) == 0 ? chance.nextInt(400) : -1;
        int think = chance.nextInt(2 * thinkMillis);
        return new Step(
                stack,
                async,
                source,
                named,
                order,
                oneShot && order,
                bodyBytes,
                fate,
                apiMillis,
                cancelMillis,
                interruptMillis,
                think);
    }

    /** A step in quiet times, which succeeds. */
    static Step quiet(Stack.Kind stack, boolean async, int source) {
        return new Step(stack, async, source, true, true, false, 100, Fate.OK, 0, -1, -1, 0);
    }
}
