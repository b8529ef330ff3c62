package io.latchkey.spring;

import io.latchkey.BearerAuth;
import io.latchkey.contract.BearerAuthContract;
import io.latchkey.contract.Stack;

final class RestClientOverApacheTest extends BearerAuthContract implements SpringLimits {

    @Override
    protected Stack newStack(BearerAuth auth) {
        return SpringStack.restClient(auth, new OverApache());
    }
}
