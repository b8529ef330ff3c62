package io.latchkey.contract.jaxrs;

import io.latchkey.BearerAuth;
import io.latchkey.contract.Stack;

/** The contract, with asynchronous calls. */
public abstract class JaxrsAsyncContract extends JaxrsContract {

    /** Fewer: the filters are the same ones, and the blocking contract has had its thousand. */
    @Override
    public int callsInARow() {
        return 200;
    }

    @Override
    protected Stack newStack(BearerAuth auth) {
        return super.newStack(auth).asynchronous();
    }
}
