package io.latchkey.contract.okhttp;

import io.latchkey.BearerAuth;
import io.latchkey.contract.BearerAuthContract;
import io.latchkey.contract.RedirectContract;
import io.latchkey.contract.RedirectSetting;
import io.latchkey.contract.Stack;
import java.util.List;

/** The contract on OkHttp, of whatever version is on the class path, with what only OkHttp has. */
public abstract class OkHttpContract extends BearerAuthContract
        implements CallContract,
                CompanyContract,
                FollowUpContract,
                RedirectContract,
                TenantContract,
                TokenTransportContract {

    @Override
    public List<RedirectSetting> redirectSettings() {
        return List.of(RedirectSetting.byItself(OkHttpStack::of));
    }

    @Override
    protected Stack newStack(BearerAuth auth) {
        return OkHttpStack.of(auth);
    }
}
