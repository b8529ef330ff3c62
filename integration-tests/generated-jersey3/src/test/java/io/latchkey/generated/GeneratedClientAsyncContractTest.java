package io.latchkey.generated;

import io.latchkey.BearerAuth;
import io.latchkey.contract.Stack;
import io.latchkey.contract.jaxrs.HttpUrlConnectionLimits;
import io.latchkey.contract.jaxrs.JaxrsContract;
import io.latchkey.contract.jaxrs.JaxrsStack;
import io.latchkey.jaxrs.BearerAuthFilter;

/** The same, with asynchronous calls. */
final class GeneratedClientAsyncContractTest extends JaxrsContract implements HttpUrlConnectionLimits {

    @Override
    protected Stack newStack(BearerAuth auth) {
        ApiClient generated = new ApiClient();
        generated.getHttpClient().register(BearerAuthFilter.create(auth));
        return new JaxrsStack(generated.getHttpClient()).asynchronous();
    }
}
