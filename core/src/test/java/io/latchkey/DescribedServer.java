package io.latchkey;

import io.latchkey.ScriptedTransport.Step;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** An authorization server that says of itself what a test says, and keeps account of where it was asked for what. */
final class DescribedServer implements TokenTransport {

    static final String ISSUER = "https://auth.example.com/tenant";
    static final String RFC_8414 = "https://auth.example.com/.well-known/oauth-authorization-server/tenant";
    static final String OPENID = "https://auth.example.com/tenant/.well-known/openid-configuration";
    static final String ENDPOINT = "https://tokens.example.com/tenant/token";

    /** What token requests get, wherever they go. */
    final ScriptedTransport tokens = new ScriptedTransport();

    private final Map<String, Step> places = new ConcurrentHashMap<>();
    private final List<Request> asked = new CopyOnWriteArrayList<>();
    private final List<String> posted = new CopyOnWriteArrayList<>();

    /** Answers in this place so from now on; in a place that was not named, with 404. */
    DescribedServer at(String place, Step step) {
        places.put(place, step);
        return this;
    }

    /** As it ought to be. */
    DescribedServer describesItself() {
        return at(RFC_8414, metadata(ENDPOINT));
    }

    /** The places that were asked for metadata, each time. */
    List<String> asked() {
        return asked.stream().map(request -> request.endpoint().toString()).toList();
    }

    List<Request> metadataRequests() {
        return asked;
    }

    /** The places that got token requests, each time. */
    List<String> posted() {
        return posted;
    }

    @Override
    public Response send(Request request) throws IOException {
        URI place = request.endpoint();
        if (request.method().equals("POST")) {
            posted.add(place.toString());
            return tokens.send(request);
        }
        asked.add(request);
        Response answer = places.getOrDefault(place.toString(), ScriptedTransport.status(404, ""))
                .answer(request);
        if (answer == null) {
            throw new AssertionError("no answer for " + place);
        }
        return answer;
    }

    /** Metadata of the usual issuer. */
    static Step metadata(String tokenEndpoint, String... headersAndValues) {
        return document(
                "{\"issuer\":\"" + ISSUER + "\",\"token_endpoint\":\"" + tokenEndpoint + "\"}", headersAndValues);
    }

    static Step document(String json, String... headersAndValues) {
        return ScriptedTransport.status(200, json, headersAndValues);
    }
}
