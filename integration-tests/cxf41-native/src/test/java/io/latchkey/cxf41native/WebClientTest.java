package io.latchkey.cxf41native;

import io.latchkey.BearerAuth;
import io.latchkey.contract.BearerAuthContract;
import io.latchkey.contract.RedirectContract;
import io.latchkey.contract.RedirectSetting;
import io.latchkey.contract.Stack;
import io.latchkey.contract.jaxrs.CxfLimits;
import java.util.List;

/** CXF's own client, which is no {@code Client} of Jakarta REST. */
final class WebClientTest extends BearerAuthContract implements CxfLimits, OwnClientScenario, RedirectContract {

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
        return new NativeStack(auth);
    }

    @Override
    public List<RedirectSetting> redirectSettings() {
        return List.of(
                RedirectSetting.byItself(this::newStack),
                RedirectSetting.toldToFollow(auth -> new NativeStack(auth, true)));
    }
}
