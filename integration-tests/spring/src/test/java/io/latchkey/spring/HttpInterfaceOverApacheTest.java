package io.latchkey.spring;

import io.latchkey.BearerAuth;
import io.latchkey.contract.BearerAuthContract;
import io.latchkey.contract.RedirectContract;
import io.latchkey.contract.RedirectSetting;
import io.latchkey.contract.Stack;
import java.util.List;

final class HttpInterfaceOverApacheTest extends BearerAuthContract implements SpringLimits, RedirectContract {

    @Override
    public List<RedirectSetting> redirectSettings() {
        return List.of(RedirectSetting.toldNotTo(this::newStack));
    }

    @Override
    protected Stack newStack(BearerAuth auth) {
        return SpringStack.httpInterface(auth, new OverApache());
    }
}
