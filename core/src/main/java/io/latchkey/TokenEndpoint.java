package io.latchkey;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The token endpoint and how this client talks to it: one request, one answer, understood (RFC 6749 section 4.4), and
 * which credentials it has refused, and until when that explains itself. Knows nothing of threads or tries. Thread-safe.
 */
final class TokenEndpoint implements TokenIssuer {

    /** Whose clock differs by more than this has other troubles, and is told of it by the refusal. */
    private static final Duration MOST_LATER = Duration.ofHours(1);

    private static final String FORM = "application/x-www-form-urlencoded";

    private final EndpointAddress address;
    private final Client client;
    private final TokenTransport transport;

    /** The credentials that were refused last, if nothing has been granted since. */
    private volatile @Nullable Refused refused;

    /** The credentials that were taken last. */
    private volatile @Nullable Credential taken;

    /** How much later than here it is there, as far as it has mattered: by that time our own assertions are made out. */
    private volatile Duration later = Duration.ZERO;

    TokenEndpoint(EndpointAddress address, Client client, TokenTransport transport) {
        this.address = address;
        this.client = client;
        this.transport = transport;
    }

    /**
     * Who asks, and for what.
     *
     * @param id null if the client authentication can do without
     * @param secret null if the client authentication needs none
     */
    record Client(
            @Nullable String id,
            @Nullable Supplied<String> secret,
            ClientAuthentication authentication,
            @Nullable String scope,
            List<Parameter> parameters) {

        /** Nothing of it. */
        @Override
        public String toString() {
            return "Client";
        }
    }

    /** A further parameter of the token request. */
    record Parameter(String name, String value) {}

    /** Credentials, and how they were refused. */
    private record Refused(Credential credential, Moment at, TokenRequestException failure) {

        /** Whether they are of no use now, by their own times: it would be the same refusal again. */
        boolean isUseless(Moment now) {
            Duration useless = failure.uselessFor();
            return useless != null && now.elapsedSince(at).compareTo(useless) < 0;
        }

        /** Whether they were of no use, by their own times, and are now. */
        boolean isOfUseAgain(Moment now) {
            return failure.uselessFor() != null && !isUseless(now);
        }

        /** Nothing of it. */
        @Override
        public String toString() {
            return "Refused";
        }
    }

    @Override
    public String inWords() {
        return address.inWords();
    }

    @Override
    public @Nullable URI endpoint() {
        return address.shown();
    }

    @Override
    public String shortName() {
        return address.host();
    }

    @Override
    public @Nullable String scope() {
        return client.scope();
    }

    /** All that makes the tokens of one endpoint different from those of another, unambiguously; nothing of it is secret. */
    String identity() {
        StringBuilder text = new StringBuilder();
        Stream.of(
                        address.identity(),
                        Objects.requireNonNullElse(client.id(), ""),
                        client.authentication().toString(),
                        Objects.requireNonNullElse(client.scope(), ""))
                .forEach(part -> text.append(part.length()).append(':').append(part));
        client.parameters()
                .forEach(parameter -> Stream.of(parameter.name(), parameter.value())
                        .forEach(part -> text.append(part.length()).append(':').append(part)));
        return text.toString();
    }

    // -- with which credentials

    /** How a token is got once there are credentials. */
    interface Way {
        Issued issue(Credential credential) throws TokenRequestException;
    }

    @Override
    public Issued issue(Attempt attempt) throws TokenRequestException {
        address.locate(attempt); // before the credentials are asked for, which may be of use for a short time only
        return issue(attempt, credential -> askWith(credential, attempt));
    }

    /**
     * Credentials that were rotated are tried at once, and so are assertions of our own once we know the server's time; not
     * if those before them were refused too, or a vault that makes a new secret each time would double every request.
     */
    Issued issue(Attempt attempt, Way way) throws TokenRequestException {
        Credential credential;
        try {
            credential = credential();
        } catch (Supplied.Missing missing) {
            throw notAsked(missing);
        }
        Refused before = refused;
        if (before != null && before.credential().equals(credential) && before.isUseless(attempt.now())) {
            throw before.failure().stillThere();
        }
        try {
            return way.issue(credential);
        } catch (TokenRequestException refusal) {
            boolean otherTime = credential.isSigning() && hasLearnedTheTimeBy(refusal);
            if (!refusal.refusesClient() || before != null) {
                throw refusal;
            }
            Credential other = otherTime ? credential : otherCredential(attempt.now());
            if (other == null) {
                throw refusal;
            }
            return way.issue(other);
        }
    }

    /** Whether the clocks differ so much that an assertion by the server's own is worth a request. */
    private boolean hasLearnedTheTimeBy(TokenRequestException refusal) {
        ServerClock clock = refusal.clock();
        if (clock == null || !refusal.refusesClient() || !clock.isFarOff()) {
            return false;
        }
        Duration learned = later.plus(clock.behind());
        if (learned.abs().compareTo(MOST_LATER) > 0) {
            return false;
        }
        later = learned;
        return true;
    }

    @Override
    public boolean hasOtherCredentials(Moment now) {
        return otherCredential(now) != null;
    }

    /** Credentials that are not the refused ones, or are of use again; or null. */
    private @Nullable Credential otherCredential(Moment now) {
        try {
            Credential credential = credential();
            Refused before = refused;
            boolean refusedOnes = before != null && before.credential().equals(credential) && !before.isOfUseAgain(now);
            return refusedOnes ? null : credential;
        } catch (Supplied.Missing e) {
            return null; // the refusal says more than this
        }
    }

    private Credential credential() throws Supplied.Missing {
        return client.authentication().credential(client.secret());
    }

    private TokenRequestException notAsked(Supplied.Missing missing) {
        return TokenRequestException.withoutCredentials(
                missing.getMessage() + "; " + inWords() + " was not asked", missing.getCause(), missing.isAwaited());
    }

    // -- one request

    Issued askWith(Credential credential, Attempt attempt) throws TokenRequestException {
        URI uri = address.locate(attempt);
        Moment now = attempt.sending();
        try {
            Grant grant = ask(uri, credential, now, attempt.timeLeft(now));
            refused = null;
            taken = credential;
            return new Issued(later.isZero() ? grant : grant.with(remarkOnTheTime()), now);
        } catch (TokenRequestException failure) {
            if (failure.refusesClient()) {
                refused = new Refused(credential, now, failure);
            }
            throw failure;
        }
    }

    private String remarkOnTheTime() {
        return "has a Date that differs from this machine's clock by about "
                + later.abs().toSeconds()
                + " s; client assertions are made out by that time now: check this machine's clock";
    }

    /** Sends one token request and waits for its answer, for as long as the transport lets it. */
    Grant ask(URI uri, Credential credential, Moment now, Duration timeout) throws TokenRequestException {
        ClientAuthentication authentication = client.authentication();
        Instant time = now.wall().plus(later);
        String audience = address.audience(uri);
        TokenRequestDraft draft = new TokenRequestDraft(uri, audience, client.id(), time)
                .header("Content-Type", FORM)
                .header("Accept", "application/json")
                .header("User-Agent", UserAgent.VALUE);
        try {
            credential.authenticate(draft);
        } catch (Supplied.Missing missing) {
            throw notAsked(missing);
        } catch (RuntimeException e) {
            throw TokenRequestException.unanswered(
                    TokenRequestException.Kind.PERMANENT,
                    "client authentication by " + authentication + " failed: " + e.getMessage(),
                    e);
        }
        draft.parameter("grant_type", "client_credentials");
        if (client.scope() != null) {
            draft.parameter("scope", client.scope());
        }
        client.parameters().forEach(parameter -> draft.parameter(parameter.name(), parameter.value()));

        boolean takenBefore = credential.equals(taken);
        Advice advice = new Advice(client, address, credential, takenBefore, audience, time);
        try {
            return TokenRequest.send(
                    transport, draft.request(timeout), address.option(), advice, draft.secrets(), time);
        } catch (TokenRequestException failure) {
            if (failure.isElsewhere()) {
                address.doubt();
            }
            ServerClock clock = failure.refusesClient() ? failure.clock() : null;
            Duration useless = clock == null ? null : credential.uselessFor(clock);
            throw useless == null ? failure : failure.untilCredentialsChange(useless);
        }
    }
}
