package io.latchkey;

import io.latchkey.TokenRequestException.Kind;
import java.io.IOException;
import java.util.List;

/** One request over a transport: its answer, understood by whoever has asked, or in words why there is none. */
final class Exchange {

    private static final System.Logger LOG = System.getLogger("io.latchkey");

    private Exchange() {}

    /**
     * Who is asked.
     *
     * @param inWords {@code token endpoint https://...}
     * @param option the option by which that is set, which may be wrong
     */
    record Peer(String inWords, String option) {}

    /** What is made of an answer, which is closed afterwards. */
    interface Reading<T> {
        T of(TokenTransport.Response answer) throws TokenRequestException;
    }

    /**
     * Sends a request, and waits for its answer for as long as the transport lets it.
     *
     * @param secrets what is masked, should anybody repeat it
     */
    static <T> T over(
            TokenTransport transport,
            TokenTransport.Request request,
            Peer peer,
            List<String> secrets,
            Reading<T> reading)
            throws TokenRequestException {
        try {
            TokenTransport.Response response = transport.send(request);
            if (response == null) {
                throw TokenRequestException.unanswered(
                        Kind.TRANSIENT, "the transport gave null instead of an answer of " + peer.inWords(), null);
            }
            try {
                if (response.statusCode() < 100 || response.statusCode() > 599) {
                    throw TokenRequestException.unanswered(
                            Kind.TRANSIENT,
                            "no answer from " + peer.inWords() + ": the transport gave " + response.statusCode()
                                    + " as its status, which is none",
                            null);
                }
                return reading.of(response);
            } finally {
                closeQuietly(response, peer, secrets);
            }
        } catch (TokenRequestException e) {
            throw e;
        } catch (IOException e) {
            throw TransportFailure.of(peer, request.endpoint(), e, secrets);
        } catch (Exception | Error e) {
            // Kotlin and others throw checked exceptions that nobody has declared.
            throw TokenRequestException.unanswered(
                    e instanceof Error ? Kind.LASTING : Kind.TRANSIENT,
                    "the transport to " + peer.inWords() + " threw "
                            + e.getClass().getName(),
                    ShownCause.of(e, secrets));
        }
    }

    /** What was understood stays so, however its connection ends. */
    private static void closeQuietly(TokenTransport.Response response, Peer peer, List<String> secrets) {
        try {
            response.close();
        } catch (IOException | RuntimeException e) {
            LOG.log(
                    System.Logger.Level.DEBUG,
                    "the answer of " + peer.inWords() + " could not be closed",
                    ShownCause.of(e, secrets));
        }
    }
}
