package io.latchkey;

import java.net.URI;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A token endpoint that was typed in. */
record FixedAddress(URI uri) implements EndpointAddress {

    @Override
    public URI locate(Attempt attempt) {
        return uri;
    }

    @Override
    public URI shown() {
        return Endpoints.shown(uri);
    }

    @Override
    public String option() {
        return "tokenEndpoint";
    }

    @Override
    public String host() {
        return Objects.requireNonNullElse(uri.getHost(), uri.getAuthority());
    }

    @Override
    public String inWords() {
        return "token endpoint " + shown();
    }

    @Override
    public String identity() {
        return uri.toString();
    }

    @Override
    public String audience(URI endpoint) {
        return endpoint.toString();
    }

    @Override
    public void doubt() {
        // It is where it was said to be.
    }

    @Override
    public @Nullable String objection(ClientAuthentication authentication) {
        return null;
    }

    /** Without its query, which may be secret. */
    @Override
    public String toString() {
        return inWords();
    }
}
