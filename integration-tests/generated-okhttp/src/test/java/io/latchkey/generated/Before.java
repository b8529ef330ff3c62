package io.latchkey.generated;

import io.latchkey.generated.before.ApiClient;
import io.latchkey.generated.before.api.DefaultApi;
import java.util.Map;

/** A generated client with the token code that is generated with it. */
final class Before {

    private Before() {}

    // tag::before[]
    static DefaultApi partner(String api, String tokenEndpoint, String clientId, String clientSecret) {
        return new DefaultApi(new ApiClient(api, clientId, clientSecret, Map.of()).setBasePath(api));
    }
    // end::before[]
}
