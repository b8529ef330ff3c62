package io.latchkey;

import io.latchkey.TokenAnswer.Malformed;
import io.latchkey.TokenRequestException.Kind;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Asks an authorization server where its token endpoint is: in the place that RFC 8414 section 3 has for that, and in the
 * one of OpenID Connect Discovery section 4. Remembers nothing but which of them was the right one. Thread-safe.
 */
final class MetadataLookup {

    private static final int LONGEST_SHOWN = 300;

    /** Longer than any URI of a token endpoint, and short enough for a message. */
    private static final int LONGEST_URI = 2_000;

    private static final Set<Integer> TRANSIENT_STATUS = Set.of(408, 421, 425, 429);

    private final String issuer;
    private final URI issuerUri;
    private final boolean overMutualTls;
    private final boolean insecureHttpAllowed;
    private final TokenTransport transport;
    private final List<URI> places;

    /** The place that was the right one, to be asked first. */
    private volatile int first;

    /**
     * Prepares it.
     *
     * @param issuer the issuer identifier, as it has to be in the metadata, to the letter
     * @param overMutualTls whether token requests bring a client certificate
     */
    MetadataLookup(String issuer, boolean overMutualTls, boolean insecureHttpAllowed, TokenTransport transport) {
        this.issuer = issuer;
        this.issuerUri = URI.create(issuer);
        this.overMutualTls = overMutualTls;
        this.insecureHttpAllowed = insecureHttpAllowed;
        this.transport = transport;
        this.places = places(issuerUri);
    }

    /** Where the metadata may be, the standard's own place first; without the slash at the end of the identifier. */
    static List<URI> places(URI issuer) {
        URI ascii = Endpoints.inAscii(issuer);
        String server = ascii.getScheme() + "://" + ascii.getRawAuthority();
        String path = ascii.getRawPath();
        String bare = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        return List.of(
                URI.create(server + "/.well-known/oauth-authorization-server" + bare),
                URI.create(server + bare + "/.well-known/openid-configuration"));
    }

    /** What came of asking in one place. */
    private sealed interface Sight permits Found, Unfit {}

    /**
     * What was looked for.
     *
     * @param endpoint where token requests go
     * @param asked when it was asked for
     * @param fresh for how long it need not be asked for again
     */
    record Found(ServerMetadata metadata, URI endpoint, Moment asked, Duration fresh) implements Sight {}

    /**
     * An answer that is no metadata of this issuer.
     *
     * @param what completes a sentence that begins with its place
     * @param retryAfter how long the server wants to be left alone
     */
    private record Unfit(String what, Fault fault, Duration retryAfter) implements Sight {

        Unfit(String what, Fault fault) {
            this(what, fault, Duration.ZERO);
        }
    }

    /** What is wrong with an answer, and what to do about it. Of two, the later one says more. */
    private enum Fault {
        PASSING(""),
        NO_GET(". Check issuer, and that the transport sends each request by the method that it names"),
        NOTHING_THERE(". Check issuer, or set tokenEndpoint in its place: not every server describes itself"),
        NO_DOCUMENT(". Check issuer, and whether something stands in between: a proxy, a portal, a maintenance page"),
        BAD_DOCUMENT(". Have that corrected, or set tokenEndpoint in place of issuer"),
        OTHER_ISSUER(". Check issuer: it has to be what the metadata says, to the letter (RFC 8414 section 3.3)"),
        PROXY(". That is the proxy's answer: it wants credentials. Set a transport that has them");

        private final String advice;

        Fault(String advice) {
            this.advice = advice;
        }
    }

    /** Who is asked, in a sentence. */
    String inWords() {
        return "issuer " + Endpoints.shown(issuerUri);
    }

    /**
     * Asks in one place, and in the other if there is nothing of use in the first.
     *
     * @param longest how long it may take in all
     * @throws TokenRequestException if there is no answer, or none of use, with what is wrong with each
     */
    Found look(Attempt attempt, Duration longest) throws TokenRequestException {
        Moment began = attempt.now();
        List<Unfit> unfit = new ArrayList<>();
        List<String> wrong = new ArrayList<>();
        int right = first;
        for (int number : new int[] {right, 1 - right}) {
            URI place = places.get(number);
            Moment now = attempt.asking(inWords() + ", asked for its metadata,");
            Duration left = shorter(longest.minus(now.elapsedSince(began)), attempt.timeLeft(now));
            if (left.isNegative() || left.isZero()) {
                throw TokenRequestException.unanswered(
                        Kind.TRANSIENT, inWords() + " did not answer within " + longest.toSeconds() + " s", null);
            }
            Sight sight = sight(place, now, left);
            if (sight instanceof Found found) {
                first = number;
                attempt.answered();
                return found;
            }
            unfit.add((Unfit) sight);
            wrong.add(place + " " + ((Unfit) sight).what());
        }
        throw inVain(inWords() + " does not say where its token endpoint is: " + String.join("; ", wrong), unfit);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static TokenRequestException inVain(String message, List<Unfit> unfit) {
        boolean passing = unfit.stream().anyMatch(each -> each.fault() == Fault.PASSING);
        Fault telling = Collections.max(unfit.stream().map(Unfit::fault).toList());
        Duration retryAfter =
                Collections.max(unfit.stream().map(Unfit::retryAfter).toList());
        // Without a status: that of the token endpoint is meant there, and nobody has asked it.
        return TokenRequestException.answered(
                passing ? Kind.TRANSIENT : Kind.PERMANENT, message + telling.advice, 0, null, null, retryAfter, null);
    }

    // -- one place

    private Sight sight(URI place, Moment now, Duration timeout) throws TokenRequestException {
        return Exchange.over(
                transport,
                TokenTransport.Request.get(place, timeout),
                new Exchange.Peer(inWords(), "issuer"),
                List.of(),
                answer -> understood(place, answer, now));
    }

    private Sight understood(URI place, TokenTransport.Response answer, Moment now) {
        int status = answer.statusCode();
        String answered = "answered " + status;
        if (status / 100 == 3) {
            String target = TokenRefusal.redirectTarget(place, answer, List.of());
            return new Unfit(answered + ", a redirect to " + target + ", which is never followed", Fault.NOTHING_THERE);
        }
        if (status >= 500 || TRANSIENT_STATUS.contains(status)) {
            return new Unfit(answered, Fault.PASSING, RetryAfter.of(answer, now.wall()));
        }
        if (status != 200) {
            return new Unfit(
                    answered,
                    switch (status) {
                        case 405 -> Fault.NO_GET;
                        case 407 -> Fault.PROXY;
                        default -> Fault.NOTHING_THERE;
                    });
        }
        try {
            return judged(ServerMetadata.parse(AnswerBody.read(answer)), answer, now);
        } catch (Malformed malformed) {
            return useless(answer, malformed.getMessage(), malformed.isBrokenOff() ? Fault.PASSING : Fault.NO_DOCUMENT);
        }
    }

    private static Unfit useless(TokenTransport.Response answer, @Nullable String why, Fault fault) {
        String what = "answered 200, but the answer" + AnswerBody.ofContentType(answer, List.of()) + " " + why;
        return new Unfit(what, fault);
    }

    private Sight judged(ServerMetadata metadata, TokenTransport.Response answer, Moment now) {
        String about = metadata.issuer();
        if (about == null) {
            return useless(answer, "has no issuer", Fault.NO_DOCUMENT);
        }
        if (!about.equals(issuer)) {
            return useless(answer, "is about another issuer, " + quoted(about) + nearly(about), Fault.OTHER_ISSUER);
        }
        String alias = overMutualTls ? metadata.tokenEndpointOverMutualTls() : null;
        String named = alias == null ? metadata.tokenEndpoint() : alias;
        if (named == null) {
            return useless(answer, "has no token_endpoint", Fault.BAD_DOCUMENT);
        }
        URI endpoint = uri(named);
        String flaw = endpoint == null ? "is not a URI" : flaw(endpoint);
        if (endpoint == null || flaw != null) {
            String member = alias == null ? "a token_endpoint" : "a token_endpoint for mutual TLS";
            return useless(answer, "has " + member + " that " + flaw, Fault.BAD_DOCUMENT);
        }
        URI ascii = URI.create(Endpoints.inAscii(endpoint).toASCIIString());
        return new Found(metadata, ascii, now, Freshness.of(answer, now.wall()));
    }

    private static @Nullable URI uri(String text) {
        if (text.length() > LONGEST_URI) {
            return null;
        }
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            return null;
        }
    }

    /** Whoever can write the metadata is not to have the secret sent to a process of this machine, unless they are on it. */
    private @Nullable String flaw(URI endpoint) {
        String flaw = Endpoints.flaw(endpoint);
        if (flaw != null) {
            return flaw;
        }
        String shown = Endpoints.shown(endpoint).toString();
        if (!ShownText.of(shown, List.of()).equals(shown)) {
            return "has characters that cannot be shown";
        }
        boolean plain = Endpoints.isPlain(endpoint);
        boolean allowed =
                insecureHttpAllowed || (Endpoints.isOnLoopback(endpoint) && Endpoints.isOnLoopback(issuerUri));
        return plain && !allowed
                ? "is plain HTTP, so that others could read the client secret: " + quoted(shown)
                : null;
    }

    private String nearly(String other) {
        if (bare(other).equals(bare(issuer))) {
            return ", which differs only by the slash at the end";
        }
        return other.equalsIgnoreCase(issuer) ? ", which differs only in upper and lower case" : "";
    }

    private static String bare(String identifier) {
        return identifier.endsWith("/") ? identifier.substring(0, identifier.length() - 1) : identifier;
    }

    private static String quoted(String text) {
        return '"' + ShownText.of(text, LONGEST_SHOWN, List.of()) + '"';
    }
}
