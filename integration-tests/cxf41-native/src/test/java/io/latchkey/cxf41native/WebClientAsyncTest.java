package io.latchkey.cxf41native;

import io.latchkey.BearerAuth;
import io.latchkey.contract.BearerAuthContract;
import io.latchkey.contract.Stack;
import io.latchkey.contract.jaxrs.CxfLimits;

/** The asynchronous calls of CXF's own client. */
final class WebClientAsyncTest extends BearerAuthContract implements CxfLimits, OwnClientScenario {

    @Override
    public int callsAtOnce() {
        return 50;
    }

    @Override
    public int callsInARow() {
        return 200;
    }

    @Override
    protected Stack newStack(BearerAuth auth) {
        return new NativeStack(auth).asynchronous();
    }
}
