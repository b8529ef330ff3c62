package io.latchkey;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A request to a protected resource, as an adapter would translate it. */
final class FakeCall implements BearerExchange.Request {

    private String scheme = "https";
    private @Nullable String host = "api.example.com";
    private int port = -1;
    private boolean authorized;
    private BooleanSupplier repeatable = () -> true;
    private @Nullable BooleanSupplier cancellation;
    private @Nullable TokenSource source;
    private @Nullable String path;

    FakeCall to(String toScheme, @Nullable String toHost, int toPort) {
        scheme = toScheme;
        host = toHost;
        port = toPort;
        return this;
    }

    FakeCall path(String ofItsOwn) {
        path = ofItsOwn;
        return this;
    }

    FakeCall authorized() {
        authorized = true;
        return this;
    }

    FakeCall oneShot() {
        return repeatableIf(() -> false);
    }

    FakeCall repeatableIf(BooleanSupplier answer) {
        repeatable = answer;
        return this;
    }

    FakeCall cancelledWhen(BooleanSupplier when) {
        cancellation = when;
        return this;
    }

    FakeCall by(TokenSource ofItsOwn) {
        source = ofItsOwn;
        return this;
    }

    @Override
    public String method() {
        throw new AssertionError("asked where it is not needed");
    }

    @Override
    public String path() {
        if (path == null) {
            throw new AssertionError("asked where it is not needed");
        }
        return path;
    }

    @Override
    public String scheme() {
        return scheme;
    }

    @Override
    public @Nullable String host() {
        return host;
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public boolean hasAuthorization() {
        return authorized;
    }

    @Override
    public boolean repeatable() {
        return repeatable.getAsBoolean();
    }

    @Override
    public @Nullable BooleanSupplier cancellation() {
        return cancellation;
    }

    @Override
    public @Nullable TokenSource tokenSource() {
        return source;
    }

    /** An answer of the protected resource. */
    static BearerExchange.Response answer(int status, String... challenges) {
        return answer(status, () -> {}, challenges);
    }

    /** The same, and this is done when its connection is to be released. */
    static BearerExchange.Response answer(int status, Runnable release, String... challenges) {
        return new BearerExchange.Response() {
            @Override
            public void releaseConnection() {
                release.run();
            }

            @Override
            public int statusCode() {
                return status;
            }

            @Override
            public List<String> headers(String name) {
                return name.equalsIgnoreCase("WWW-Authenticate") ? new ArrayList<>(List.of(challenges)) : List.of();
            }

            @Override
            public byte[] peekBody(int limit) {
                return new byte[0];
            }
        };
    }
}
