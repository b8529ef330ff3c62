package io.latchkey.recipes;

import io.latchkey.AccessToken;
import io.latchkey.TokenException;
import io.latchkey.TokenSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

// tag::nobody[]
/** Has no tokens: a call that does not name its tenant fails, and is not made in a wrong name. */
final class TenantIsNamed implements TokenSource {

    @Override
    public AccessToken token() throws TokenException {
        throw new TokenException("the call does not say for which tenant it is", null);
    }

    @Override
    public CompletionStage<AccessToken> tokenAsync() {
        return CompletableFuture.failedFuture(new TokenException("the call does not say for which tenant it is", null));
    }

    @Override
    public void reject(AccessToken token) {}
}
// end::nobody[]
