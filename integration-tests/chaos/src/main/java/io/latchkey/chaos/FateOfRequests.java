package io.latchkey.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What becomes of a client's token requests, one after the other: three of ten go wrong, in each way of the catalogue before
 * any comes again. Not thread-safe.
 */
final class FateOfRequests {

    private static final int FAULTS_OF_TEN = 3;

    private final SplittableRandom chance;
    private final List<Fault> bag = new ArrayList<>();

    FateOfRequests(SplittableRandom chance) {
        this.chance = chance;
    }

    static String stream(int client) {
        return "requests of client " + client;
    }

    /**
     * What becomes of a request.
     *
     * @param fault how it goes wrong; {@link Fault#NONE} if it does not
     * @param lifeShare from 0 to 1: how long the token lives, of what tokens of the client live
     * @param deathShare from 0 to 1: when in its life it is revoked; more than 1 if it is not
     * @param millis how long the answer takes
     */
    record Fate(Fault fault, double lifeShare, double deathShare, int millis) {}

    Fate next() {
        boolean wrong = chance.nextInt(10) < FAULTS_OF_TEN;
        return new Fate(
                wrong ? nextFault() : Fault.NONE,
                chance.nextDouble(),
                chance.nextInt(3) == 0 ? chance.nextDouble() : 2,
                chance.nextInt(5) == 0 ? chance.nextInt(400) : chance.nextInt(20));
    }

    private Fault nextFault() {
        if (bag.isEmpty()) {
            bag.addAll(Fault.ALL);
        }
        return bag.remove(chance.nextInt(bag.size()));
    }
}
