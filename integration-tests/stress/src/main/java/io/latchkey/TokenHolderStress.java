package io.latchkey;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import java.util.concurrent.CompletableFuture;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;

/** What must hold however threads meet in a {@link TokenHolder}. An outcome that is not listed is forbidden. */
public final class TokenHolderStress {

    private TokenHolderStress() {}

    /** Results: what each of two callers got, the requests, the most at once. */
    @JCStressTest
    @Description("Two callers without a token: one request, and both get its token.")
    @Outcome(id = "1, 1, 1, 1", expect = ACCEPTABLE, desc = "One request for both.")
    @State
    public static class Cold {

        private final Stressed stressed = Stressed.cold();
        private CompletableFuture<AccessToken> first = new CompletableFuture<>();
        private CompletableFuture<AccessToken> second = new CompletableFuture<>();

        @Actor
        public void one() {
            first = stressed.ask();
        }

        @Actor
        public void another() {
            second = stressed.ask();
        }

        @Arbiter
        public void end(IIII_Result result) {
            result.r1 = Stressed.outcome(first);
            result.r2 = Stressed.outcome(second);
            result.r3 = stressed.requests();
            result.r4 = stressed.mostAtOnce();
        }
    }

    /** Results: what each of two callers got, the requests, the most at once. */
    @JCStressTest
    @Description("Two callers and an endpoint that refuses: one request, and both are told.")
    @Outcome(id = "0, 0, 1, 1", expect = ACCEPTABLE, desc = "One request, two failures.")
    @State
    public static class Failing {

        private final Stressed stressed = Stressed.failing();
        private CompletableFuture<AccessToken> first = new CompletableFuture<>();
        private CompletableFuture<AccessToken> second = new CompletableFuture<>();

        @Actor
        public void one() {
            first = stressed.ask();
        }

        @Actor
        public void another() {
            second = stressed.ask();
        }

        @Arbiter
        public void end(IIII_Result result) {
            result.r1 = Stressed.outcome(first);
            result.r2 = Stressed.outcome(second);
            result.r3 = stressed.requests();
            result.r4 = stressed.mostAtOnce();
        }
    }

    /** Results: what each of two callers got, the requests, what the next caller gets. */
    @JCStressTest
    @Description("Two callers whose token was refused: one request, and both get its token.")
    @Outcome(id = "2, 2, 2, 2", expect = ACCEPTABLE, desc = "One new token for both.")
    @State
    public static class RejectedTwice {

        private final Stressed stressed = Stressed.fresh();
        private final AccessToken refused = stressed.ask().join();
        private CompletableFuture<AccessToken> first = new CompletableFuture<>();
        private CompletableFuture<AccessToken> second = new CompletableFuture<>();

        @Actor
        public void one() {
            stressed.holder.reject(refused, null);
            first = stressed.ask();
        }

        @Actor
        public void another() {
            stressed.holder.reject(refused, null);
            second = stressed.ask();
        }

        @Arbiter
        public void end(IIII_Result result) {
            result.r1 = Stressed.outcome(first);
            result.r2 = Stressed.outcome(second);
            result.r3 = stressed.requests();
            result.r4 = Stressed.outcome(stressed.ask());
        }
    }

    /** Results: what the caller got, the requests, what the next caller gets, the requests then. */
    @JCStressTest
    @Description("A refused token is not given out after the report, and the report is not lost.")
    @Outcome(id = "1, 1, 2, 2", expect = ACCEPTABLE, desc = "The caller came before the report.")
    @Outcome(id = "2, 2, 2, 2", expect = ACCEPTABLE, desc = "The caller came after the report.")
    @State
    public static class RejectAgainstToken {

        private final Stressed stressed = Stressed.fresh();
        private final AccessToken refused = stressed.ask().join();
        private CompletableFuture<AccessToken> asked = new CompletableFuture<>();

        @Actor
        public void caller() {
            asked = stressed.ask();
        }

        @Actor
        public void report() {
            stressed.holder.reject(refused, null);
        }

        @Arbiter
        public void end(IIII_Result result) {
            result.r1 = Stressed.outcome(asked);
            result.r2 = stressed.requests();
            result.r3 = Stressed.outcome(stressed.ask());
            result.r4 = stressed.requests();
        }
    }

    /** Results: what the caller got, what the next caller gets, the requests, the most at once. */
    @JCStressTest
    @Description("A report of the old token takes nothing from the refresh that ends meanwhile.")
    @Outcome(id = "1, 2, 2, 1", expect = ACCEPTABLE, desc = "The caller had the stale one.")
    @Outcome(id = "2, 2, 2, 1", expect = ACCEPTABLE, desc = "The caller came after the report.")
    @State
    public static class RejectAgainstRefresh {

        private final Stressed stressed = Stressed.fresh();
        private final AccessToken refused = stressed.ask().join();
        private CompletableFuture<AccessToken> asked = new CompletableFuture<>();

        public RejectAgainstRefresh() {
            stressed.becomeStale();
        }

        @Actor
        public void refresh() {
            asked = stressed.ask();
        }

        @Actor
        public void report() {
            stressed.holder.reject(refused, null);
        }

        @Arbiter
        public void end(IIII_Result result) {
            result.r1 = Stressed.outcome(asked);
            result.r2 = Stressed.outcome(stressed.ask());
            result.r3 = stressed.requests();
            result.r4 = stressed.mostAtOnce();
        }
    }

    /** Results: what each of two callers got, what the next caller gets, the requests. */
    @JCStressTest
    @Description("Two callers with a stale token and a report of it: one refresh.")
    @Outcome(id = "[12], [12], 2, 2", expect = ACCEPTABLE, desc = "One refresh, and nobody waits for ever.")
    @State
    public static class RejectAgainstTwoCallers {

        private final Stressed stressed = Stressed.fresh();
        private final AccessToken refused = stressed.ask().join();
        private CompletableFuture<AccessToken> first = new CompletableFuture<>();
        private CompletableFuture<AccessToken> second = new CompletableFuture<>();

        public RejectAgainstTwoCallers() {
            stressed.becomeStale();
        }

        @Actor
        public void one() {
            first = stressed.ask();
        }

        @Actor
        public void another() {
            second = stressed.ask();
        }

        @Actor
        public void report() {
            stressed.holder.reject(refused, null);
        }

        @Arbiter
        public void end(IIII_Result result) {
            result.r1 = Stressed.outcome(first);
            result.r2 = Stressed.outcome(second);
            result.r3 = Stressed.outcome(stressed.ask());
            result.r4 = stressed.requests();
        }
    }

    /** Results: what the caller got (-2: refused as closed), the requests, 0, 0. */
    @JCStressTest
    @Description("A caller against close: it gets an answer, whatever it is.")
    @Outcome(id = "1, 1, 0, 0", expect = ACCEPTABLE, desc = "The token came first.")
    @Outcome(id = "0, [01], 0, 0", expect = ACCEPTABLE, desc = "Closed while the caller waited.")
    @Outcome(id = "-2, 0, 0, 0", expect = ACCEPTABLE, desc = "Closed before the caller came.")
    @State
    public static class CloseAgainstToken {

        private final Stressed stressed = Stressed.cold();
        private CompletableFuture<AccessToken> asked = new CompletableFuture<>();
        private boolean refused;

        @Actor
        public void caller() {
            try {
                asked = stressed.ask();
            } catch (IllegalStateException closed) {
                refused = true;
            }
        }

        @Actor
        public void closer() {
            stressed.holder.close();
        }

        @Arbiter
        public void end(IIII_Result result) {
            result.r1 = refused ? -2 : Stressed.outcome(asked);
            result.r2 = stressed.requests();
        }
    }

    /** Results: what the reporter got (-2: refused as closed), the requests, what the next caller gets, 0. */
    @JCStressTest
    @Description("A report, and a call after it, against close: no refused token, and closed for good.")
    @Outcome(id = "2, 2, -2, 0", expect = ACCEPTABLE, desc = "The new token came first.")
    @Outcome(id = "0, [12], -2, 0", expect = ACCEPTABLE, desc = "Closed while the caller waited.")
    @Outcome(id = "-2, 1, -2, 0", expect = ACCEPTABLE, desc = "Closed before the caller came.")
    @State
    public static class CloseAgainstReport {

        private final Stressed stressed = Stressed.fresh();
        private final AccessToken refused = stressed.ask().join();
        private int got;

        @Actor
        public void report() {
            stressed.holder.reject(refused, null);
            got = Stressed.outcomeUnlessClosed(stressed::ask);
        }

        @Actor
        public void closer() {
            stressed.holder.close();
        }

        @Arbiter
        public void end(IIII_Result result) {
            result.r1 = got;
            result.r2 = stressed.requests();
            result.r3 = Stressed.outcomeUnlessClosed(stressed::ask);
        }
    }

    /** Results: what the caller got (-2: refused as closed), the requests, what the next caller gets, 0. */
    @JCStressTest
    @Description("A refresh against close: its token does not open the source again.")
    @Outcome(id = "1, [12], -2, 0", expect = ACCEPTABLE, desc = "The caller had the stale one.")
    @Outcome(id = "-2, 1, -2, 0", expect = ACCEPTABLE, desc = "Closed before the caller came.")
    @State
    public static class CloseAgainstRefresh {

        private final Stressed stressed = Stressed.fresh();
        private int got;

        public CloseAgainstRefresh() {
            stressed.becomeStale();
        }

        @Actor
        public void refresh() {
            got = Stressed.outcomeUnlessClosed(stressed::ask);
        }

        @Actor
        public void closer() {
            stressed.holder.close();
        }

        @Arbiter
        public void end(IIII_Result result) {
            result.r1 = got;
            result.r2 = stressed.requests();
            result.r3 = Stressed.outcomeUnlessClosed(stressed::ask);
        }
    }

    /** Results: what the upload got, what the next caller gets, the requests, the most at once. */
    @JCStressTest
    @Description("An upload that wants a token that lasts, and a report of the one that does not: one refresh.")
    @Outcome(id = "2, 2, 2, 1", expect = ACCEPTABLE, desc = "The new one for both.")
    @State
    public static class LastingAgainstReport {

        private final Stressed stressed = Stressed.fresh();
        private final AccessToken refused = stressed.ask().join();
        private CompletableFuture<AccessToken> asked = new CompletableFuture<>();

        public LastingAgainstReport() {
            stressed.becomeOld();
        }

        @Actor
        public void upload() {
            asked = stressed.holder.lastingTokenAsync();
        }

        @Actor
        public void report() {
            stressed.holder.reject(refused, null);
        }

        @Arbiter
        public void end(IIII_Result result) {
            result.r1 = Stressed.outcome(asked);
            result.r2 = Stressed.outcome(stressed.ask());
            result.r3 = stressed.requests();
            result.r4 = stressed.mostAtOnce();
        }
    }

    /** Results: what each of two callers got, what the next caller gets, the requests. */
    @JCStressTest
    @Description(
            "Two callers when a look at the changed secret is due: what it finds is not lost, and one request heals.")
    @Outcome(id = "2, 2, 2, 2", expect = ACCEPTABLE, desc = "Healed for both.")
    @Outcome(id = "2, 0, 2, 2", expect = ACCEPTABLE, desc = "One was told before the look had ended.")
    @Outcome(id = "0, 2, 2, 2", expect = ACCEPTABLE, desc = "The other was.")
    @State
    public static class Look {

        private final Stressed stressed = Stressed.refused();
        private CompletableFuture<AccessToken> first = new CompletableFuture<>();
        private CompletableFuture<AccessToken> second = new CompletableFuture<>();

        @Actor
        public void one() {
            first = stressed.ask();
        }

        @Actor
        public void another() {
            second = stressed.ask();
        }

        @Arbiter
        public void end(IIII_Result result) {
            result.r1 = Stressed.outcome(first);
            result.r2 = Stressed.outcome(second);
            result.r3 = Stressed.outcome(stressed.ask());
            result.r4 = stressed.requests();
        }
    }
}
