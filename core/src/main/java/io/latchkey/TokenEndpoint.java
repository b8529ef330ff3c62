package io.latchkey;

import io.latchkey.TokenRequestException.Kind;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The token endpoint and how this client talks to it: one request, one answer, understood (RFC 6749 section 4.4). Knows
 * nothing of threads, tries or time. Thread-safe.
 */
final class TokenEndpoint implements TokenIssuer {

    private static final String FORM = "application/x-www-form-urlencoded";

    private final URI uri;
    private final String clientId;
    private final @Nullable Supplier<String> secretSupplier;
    private final ClientAuthentication authentication;
    private final @Nullable String scope;
    private final List<Parameter> parameters;
    private final TokenTransport transport;
    private final URI shown;

    /** The one that was refused last, if nothing has been granted since. */
    private volatile @Nullable String refusedSecret;

    TokenEndpoint(
            URI uri,
            String clientId,
            @Nullable Supplier<String> secretSupplier,
            ClientAuthentication authentication,
            @Nullable String scope,
            List<Parameter> parameters,
            TokenTransport transport) {
        this.uri = uri;
        this.clientId = clientId;
        this.secretSupplier = secretSupplier;
        this.authentication = authentication;
        this.scope = scope;
        this.parameters = parameters;
        this.transport = transport;
        this.shown = Endpoints.shown(uri);
    }

    /** A further parameter of the token request. */
    record Parameter(String name, String value) {}

    @Override
    public String inWords() {
        return "token endpoint " + shown;
    }

    @Override
    public URI endpoint() {
        return shown;
    }

    @Override
    public @Nullable String scope() {
        return scope;
    }

    /** How a token is got once there is a secret, or none is needed. */
    interface Way {
        Issued issue(@Nullable String secret) throws TokenRequestException;
    }

    @Override
    public Issued issue(Attempt attempt) throws TokenRequestException {
        return issue(secret -> askWith(secret, attempt));
    }

    /** A secret that was rotated is tried at once; not if the one before it was refused too, or a vault that makes a new one each time would double every request. */
    Issued issue(Way way) throws TokenRequestException {
        String secret = secret();
        boolean refusedBefore = refusedSecret != null;
        try {
            return way.issue(secret);
        } catch (TokenRequestException refusal) {
            String rotated = refusal.refusesClient() && !refusedBefore ? otherSecret() : null;
            if (rotated == null) {
                throw refusal;
            }
            return way.issue(rotated);
        }
    }

    /** All that makes the tokens of one endpoint different from those of another, unambiguously; nothing of it is secret. */
    String identity() {
        StringBuilder text = new StringBuilder();
        Stream.of(uri.toString(), clientId, authentication.toString(), Objects.requireNonNullElse(scope, ""))
                .forEach(part -> text.append(part.length()).append(':').append(part));
        parameters.forEach(parameter -> Stream.of(parameter.name(), parameter.value())
                .forEach(part -> text.append(part.length()).append(':').append(part)));
        return text.toString();
    }

    Issued askWith(@Nullable String secret, Attempt attempt) throws TokenRequestException {
        Moment now = attempt.sending();
        try {
            Grant grant = ask(secret, now.wall(), attempt.timeLeft(now));
            refusedSecret = null;
            return new Issued(grant, now);
        } catch (TokenRequestException failure) {
            if (failure.refusesClient()) {
                refusedSecret = secret;
            }
            throw failure;
        }
    }

    @Override
    public boolean hasOtherCredentials() {
        return otherSecret() != null;
    }

    /** A secret that is not the refused one, or null. */
    private @Nullable String otherSecret() {
        try {
            String secret = secret();
            return secret == null || secret.equals(refusedSecret) ? null : secret;
        } catch (TokenRequestException e) {
            return null; // the refusal says more than this
        }
    }

    /** Asks for the secret anew; null if this client authentication needs none. */
    private @Nullable String secret() throws TokenRequestException {
        if (secretSupplier == null) {
            return null;
        }
        String secret;
        try {
            secret = secretSupplier.get();
        } catch (SettingFile.Unreadable e) {
            throw TokenRequestException.unanswered(
                    Kind.TRANSIENT, e.getMessage() + "; token endpoint " + shown + " was not asked", e.getCause());
        } catch (RuntimeException e) {
            throw TokenRequestException.unanswered(
                    Kind.TRANSIENT,
                    "the clientSecret supplier threw " + e.getClass().getName() + "; token endpoint " + shown
                            + " was not asked",
                    e);
        }
        if (secret == null || secret.isBlank()) {
            throw TokenRequestException.unanswered(
                    Kind.TRANSIENT,
                    "the clientSecret supplier gave " + (secret == null ? "null" : "a blank text") + "; token endpoint "
                            + shown + " was not asked",
                    null);
        }
        return secret;
    }

    /** Sends one token request and waits for its answer, for as long as the transport lets it. */
    Grant ask(@Nullable String secret, Instant now, Duration timeout) throws TokenRequestException {
        TokenRequestDraft draft = new TokenRequestDraft(uri, clientId, secret, now)
                .header("Content-Type", FORM)
                .header("Accept", "application/json")
                .header("User-Agent", UserAgent.VALUE);
        try {
            authentication.authenticate(draft);
        } catch (RuntimeException e) {
            throw TokenRequestException.unanswered(
                    Kind.PERMANENT, "client authentication by " + authentication + " failed: " + e.getMessage(), e);
        }
        draft.parameter("grant_type", "client_credentials");
        if (scope != null) {
            draft.parameter("scope", scope);
        }
        parameters.forEach(parameter -> draft.parameter(parameter.name(), parameter.value()));

        Advice advice = new Advice(authentication, scope, parameters, draft);
        return TokenRequest.send(transport, draft.request(timeout), advice, draft.secrets(), now);
    }
}
