package io.latchkey.cxf41native;

import io.latchkey.BearerAuth;
import io.latchkey.contract.Answer;
import io.latchkey.contract.BearerAuthContract;
import io.latchkey.contract.Call;
import io.latchkey.contract.RedirectContract;
import io.latchkey.contract.RedirectSetting;
import io.latchkey.contract.Stack;
import io.latchkey.contract.jaxrs.CxfLimits;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.List;
import org.apache.cxf.jaxrs.client.JAXRSClientFactory;
import org.apache.cxf.jaxrs.client.WebClient;

/** Proxies of interfaces, as CXF's own factory makes them. */
final class ProxyTest extends BearerAuthContract implements CxfLimits, OwnClientScenario, RedirectContract {

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
        return proxies(auth, false);
    }

    @Override
    public List<RedirectSetting> redirectSettings() {
        return List.of(
                RedirectSetting.byItself(this::newStack), RedirectSetting.toldToFollow(auth -> proxies(auth, true)));
    }

    private static Stack proxies(BearerAuth auth, boolean follow) {
        return new NativeStack(auth, follow) {
            @Override
            public Answer call(Call call) {
                AnyApi api = JAXRSClientFactory.create(call.uri().toString(), AnyApi.class, providers(call));
                tellAboutRedirects(api);
                call.headers().forEach((name, value) -> WebClient.client(api).header(name, value));
                if (call.body() != null) {
                    WebClient.client(api).type(call.body().type());
                }
                try {
                    return answer(send(api, call));
                } finally {
                    WebClient.client(api).close();
                }
            }
        };
    }

    private static Response send(AnyApi api, Call call) {
        InputStream entity = call.body() == null ? InputStream.nullInputStream() : call.body().stream();
        return switch (call.method()) {
            case "GET" -> api.get();
            case "HEAD" -> api.head();
            case "OPTIONS" -> api.options();
            case "DELETE" -> api.delete();
            case "POST" -> api.post(entity);
            case "PUT" -> api.put(entity);
            case "PATCH" -> api.patch(entity);
            default -> throw new AssertionError("no such method in the interface: " + call.method());
        };
    }

    /** Every method, on whatever URI the client was built with. */
    @Consumes({"text/plain", "application/json"})
    @Produces({"application/json", "text/plain"})
    public interface AnyApi {

        @GET
        Response get();

        @HEAD
        Response head();

        @OPTIONS
        Response options();

        @DELETE
        Response delete();

        @POST
        Response post(InputStream entity);

        @PUT
        Response put(InputStream entity);

        @PATCH
        Response patch(InputStream entity);
    }
}
