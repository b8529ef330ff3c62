package io.latchkey.okhttp4;

import io.latchkey.BearerAuth;
import io.latchkey.contract.BearerAuthContract;
import io.latchkey.contract.Stack;
import io.latchkey.contract.okhttp.OkHttpStack;

final class OkHttp4AsyncTest extends BearerAuthContract {

    @Override
    protected Stack newStack(BearerAuth auth) {
        return OkHttpStack.of(auth).asynchronous();
    }
}
