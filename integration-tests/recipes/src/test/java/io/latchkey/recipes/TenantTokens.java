package io.latchkey.recipes;

import io.latchkey.ClientCredentialsTokenSource;
import io.latchkey.TokenSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

// tag::tenants[]
/** One token source for each tenant, made when it is first asked for. Thread-safe. */
final class TenantTokens implements AutoCloseable {

    private final Function<String, ClientCredentialsTokenSource> newSource;
    private final Map<String, ClientCredentialsTokenSource> sources = new ConcurrentHashMap<>();

    /** The function throws for a name that it does not know: it may have come from outside. */
    TenantTokens(Function<String, ClientCredentialsTokenSource> newSource) {
        this.newSource = newSource;
    }

    TokenSource of(String tenant) {
        return sources.computeIfAbsent(tenant, newSource);
    }

    /** The tenant has left, or has other credentials. Calls that still hold its source fail. */
    void forget(String tenant) {
        ClientCredentialsTokenSource source = sources.remove(tenant);
        if (source != null) {
            source.close();
        }
    }

    @Override
    public void close() {
        sources.keySet().forEach(this::forget);
    }
}
// end::tenants[]
