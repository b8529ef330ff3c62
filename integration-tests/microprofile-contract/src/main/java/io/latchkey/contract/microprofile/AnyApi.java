package io.latchkey.contract.microprofile;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.concurrent.CompletionStage;

/** Every method, on whatever URI the client was built with. */
@Consumes("text/plain")
public interface AnyApi extends AutoCloseable {

    @GET
    Response get();

    @GET
    CompletionStage<Response> getAsync();

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

    @Override
    void close();
}
