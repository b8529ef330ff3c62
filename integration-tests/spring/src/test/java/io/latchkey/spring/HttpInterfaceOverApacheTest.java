package io.latchkey.spring;

import io.latchkey.BearerAuth;
import io.latchkey.contract.BearerAuthContract;
import io.latchkey.contract.Stack;

final class HttpInterfaceOverApacheTest extends BearerAuthContract implements SpringLimits {

    @Override
    protected Stack newStack(BearerAuth auth) {
        return SpringStack.httpInterface(auth, new OverApache());
    }
}
