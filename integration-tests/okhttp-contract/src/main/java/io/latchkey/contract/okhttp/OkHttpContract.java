package io.latchkey.contract.okhttp;

import io.latchkey.BearerAuth;
import io.latchkey.contract.BearerAuthContract;
import io.latchkey.contract.Stack;

/** The contract on OkHttp, of whatever version is on the class path, with what only OkHttp has. */
public abstract class OkHttpContract extends BearerAuthContract
        implements CallContract, CompanyContract, FollowUpContract, TenantContract, TokenTransportContract {

    @Override
    protected Stack newStack(BearerAuth auth) {
        return OkHttpStack.of(auth);
    }
}
