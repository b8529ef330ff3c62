package io.latchkey.contract;

import io.latchkey.testing.Reply;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CountDownLatch;

/**
 * What the fixture for other people's tests does not do by itself, since only an HTTP library has to be ready for it: to
 * answer before the request is sent, to listen on after an answer, and to promise more of it than there is.
 */
public final class RudeReply {

    private RudeReply() {}

    /** The refusal of a token that comes before the request's body was read; then the connection breaks off. */
    public static Reply earlyRefusal() {
        return Reply.byHand((in, out) -> out.write(refusal()));
    }

    /** As {@link #earlyRefusal()}, but reads on until the other side hangs up, so that no reset overtakes what was sent. */
    public static Reply lingeringRefusal() {
        return Reply.byHand((in, out) -> {
            out.write(refusal());
            readOn(in);
        });
    }

    private static byte[] refusal() {
        return Reply.invalidToken().closing().bytes();
    }

    /** All of a reply but its last byte, and then a wait until the other side hangs up, which the latch counts. */
    public static Reply neverEnding(Reply reply, CountDownLatch hungUp) {
        return Reply.byHand((in, out) -> {
            byte[] whole = reply.bytes();
            out.write(whole, 0, whole.length - 1);
            readOn(in);
            hungUp.countDown();
        });
    }

    private static void readOn(InputStream in) {
        try {
            while (in.read() >= 0) {
                // Whatever it is, it is not the end.
            }
        } catch (IOException reset) {
            // Hung up the hard way.
        }
    }
}
