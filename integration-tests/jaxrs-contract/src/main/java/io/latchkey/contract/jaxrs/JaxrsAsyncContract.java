package io.latchkey.contract.jaxrs;

import io.latchkey.BearerAuth;
import io.latchkey.contract.Stack;

/** The contract, with asynchronous calls. */
public abstract class JaxrsAsyncContract extends JaxrsContract {

    @Override
    protected Stack newStack(BearerAuth auth) {
        return super.newStack(auth).asynchronous();
    }
}
