package io.latchkey.microprofile;

import io.latchkey.BearerAuth;
import io.latchkey.contract.BearerAuthContract;
import io.latchkey.contract.Stack;

final class MicroProfileTest extends BearerAuthContract {

    @Override
    public int callsAtOnce() {
        return 50;
    }

    @Override
    protected Stack newStack(BearerAuth auth) {
        return new MicroProfileStack(auth);
    }
}
