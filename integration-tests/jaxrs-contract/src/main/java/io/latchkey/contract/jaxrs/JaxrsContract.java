package io.latchkey.contract.jaxrs;

import io.latchkey.BearerAuth;
import io.latchkey.contract.BearerAuthContract;
import io.latchkey.contract.Stack;
import io.latchkey.jaxrs.BearerAuthFilter;
import jakarta.ws.rs.client.ClientBuilder;

/** The contract on the implementation of Jakarta REST that is on the class path. */
public abstract class JaxrsContract extends BearerAuthContract {

    /** A builder of the clients that are tested. */
    public ClientBuilder newBuilder() {
        return ClientBuilder.newBuilder();
    }

    /** The largest number for which no implementation needs a larger pool of connections than its own. */
    @Override
    public int callsAtOnce() {
        return 50;
    }

    /** Each implementation has its thousand in one version, and blocking; in the others the filter is the same one. */
    @Override
    public int callsInARow() {
        return 200;
    }

    @Override
    protected Stack newStack(BearerAuth auth) {
        return new JaxrsStack(
                newBuilder().register(BearerAuthFilter.create(auth)).build());
    }
}
