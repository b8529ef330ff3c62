package io.latchkey.mutants;

import static io.latchkey.mutants.Catalogue.mutant;
import static io.latchkey.mutants.Suite.CORE;
import static io.latchkey.mutants.Suite.JERSEY;
import static io.latchkey.mutants.Suite.OKHTTP;
import static io.latchkey.mutants.Suite.RESTEASY;

import java.util.List;

/** What an adapter, and the exchange that decides for it, could get wrong. */
final class WrongAdapters {

    private static final String INTERCEPTOR = "okhttp.BearerAuthInterceptor";

    static final List<Mutant> ALL = List.of(
            // -- sending again
            mutant(
                            OKHTTP,
                            "F1",
                            "never retries",
                            INTERCEPTOR,
                            "if (another == null) { return first; }",
                            "if (another == null || !another.isEmpty()) { return first; }")
                    .inEveryBuild(),
            mutant(
                    JERSEY,
                    "F1",
                    "never retries",
                    "jaxrs.FirstAttempt",
                    "if (another != null) {",
                    "if (another != null && another.isEmpty()) {"),
            mutant(
                            OKHTTP,
                            "F9",
                            "retries again and again",
                            INTERCEPTOR,
                            "return CallResponse.after(first, second);",
                            "if (second.code() == 401) { second.close(); return intercept(chain); }"
                                    + " return CallResponse.after(first, second);")
                    .inEveryBuild(),
            mutant(CORE, "F9", "does not count its retries", "BearerExchange", "retried = true;", "retried = false;"),
            mutant(
                            OKHTTP,
                            "F7",
                            "retries on 403 as well",
                            "BearerAuth",
                            "return response.statusCode() == 401",
                            "return (response.statusCode() == 401 || response.statusCode() == 403)")
                    .inEveryBuild(),
            mutant(
                    CORE,
                    "F8",
                    "takes a proxy's 407 for the API's",
                    "BearerAuth",
                    "return response.statusCode() == 401",
                    "return (response.statusCode() == 401 || response.statusCode() == 407)"),
            mutant(
                    JERSEY,
                    "F7",
                    "retries on every error of the client's",
                    "BearerAuth",
                    "return response.statusCode() == 401",
                    "return response.statusCode() / 100 == 4"),
            mutant(
                    OKHTTP,
                    "F4",
                    "retries where a scope is missing",
                    "BearerChallenge",
                    "Set.of(\"insufficient_scope\", ",
                    "Set.of("),
            mutant(
                    OKHTTP,
                    "F5",
                    "retries on a challenge of another scheme",
                    "BearerChallenge",
                    "case OTHER_SCHEMES_ONLY -> false;",
                    "case OTHER_SCHEMES_ONLY -> true;"),
            mutant(
                    OKHTTP,
                    "F2",
                    "does not retry without a challenge",
                    "BearerChallenge",
                    "case ABSENT -> true;",
                    "case ABSENT -> false;"),
            mutant(
                    OKHTTP,
                    "F3",
                    "retries only where the challenge names an error",
                    "BearerChallenge",
                    "error == null || !NOT",
                    "error != null && !NOT"),
            mutant(
                    CORE,
                    "BearerChallengeTest.ofSeveralLinesTheOneThatBlamesTheTokenDecides F6",
                    "goes by the last challenge alone",
                    "BearerChallenge",
                    "return better ? other : this;",
                    "return better || other.kind != Kind.ABSENT ? other : this;"),
            mutant(
                    CORE,
                    "WP7",
                    "overlooks invalid_token under another scheme's name",
                    "BearerChallenge",
                    "|| \"invalid_token\".equals(error)",
                    ""),
            mutant(
                            OKHTTP,
                            "F15",
                            "sends again after an I/O error",
                            INTERCEPTOR,
                            "Response first = call.send(authorization);",
                            "Response first; try { first = call.send(authorization); }"
                                    + " catch (IOException e) { first = call.send(authorization); }")
                    .inEveryBuild(),
            mutant(
                    OKHTTP,
                    "F19",
                    "sends a third time when the second attempt breaks",
                    INTERCEPTOR,
                    "Response second = call.send(another);",
                    "Response second; try { second = call.send(another); }"
                            + " catch (IOException e) { second = call.send(another); }"),
            mutant(
                    OKHTTP,
                    "F9",
                    "does not tell that the second token was refused too",
                    INTERCEPTOR,
                    "another(exchange, call, another, second);",
                    ""),

            // -- bodies
            mutant(
                            OKHTTP,
                            "I2",
                            "sends a consumed stream again",
                            "okhttp.CallRequest",
                            "return body == null || !(body.isOneShot() || body.isDuplex());",
                            "return true;")
                    .inEveryBuild(),
            mutant(
                    OKHTTP,
                    "I2",
                    "asks only one part of a form whether it can be sent again",
                    "okhttp.CallRequest",
                    "multipart.parts().stream().allMatch(",
                    "multipart.parts().stream().anyMatch("),
            mutant(
                    JERSEY,
                    "J5",
                    "writes the entity once more instead of what was recorded",
                    "jaxrs.FirstAttempt",
                    "recording != null && recording.hasBegun() ? recording.bytes() : null",
                    "null"),
            mutant(
                    RESTEASY,
                    "J5",
                    "writes the entity once more instead of what was recorded",
                    "jaxrs.FirstAttempt",
                    "recording != null && recording.hasBegun() ? recording.bytes() : null",
                    "null"),
            mutant(
                    JERSEY,
                    "J7",
                    "writes an object once more, whatever has become of it",
                    "jaxrs.SecondAttempt",
                    "if (entity == null) {",
                    "if (entity == null || entity.length > 0) {"),
            mutant(
                    JERSEY,
                    "J6",
                    "records without a limit",
                    "jaxrs.FirstAttempt",
                    "inMemory() ? Integer.MAX_VALUE : recordLimit",
                    "Integer.MAX_VALUE"),
            mutant(
                    JERSEY,
                    "J6 J5",
                    "sends again what was recorded in part",
                    "jaxrs.Recording",
                    "limit = -1; kept = null; return;",
                    "return;"),

            // -- answers
            mutant(OKHTTP, "I1", "leaks the first answer", INTERCEPTOR, "first.close();", "")
                    .inEveryBuild(),
            mutant(JERSEY, "J3", "leaks the first answer", "jaxrs.FirstAttempt", "first.discard();", ""),
            mutant(
                    RESTEASY,
                    "J2",
                    "closes the first answer as if it were any other's",
                    "jaxrs.Resteasy",
                    "answer(response).releaseConnection();",
                    "answer(response).close();"),
            mutant(
                    OKHTTP,
                    "F13",
                    "tells of the failed token request instead of the 401",
                    "BearerExchange",
                    "e.getMessage()); return null;",
                    "e.getMessage()); throw e;"),
            mutant(
                    JERSEY,
                    "F13",
                    "tells of the failed token request instead of the 401",
                    "BearerExchange",
                    "e.getMessage()); return null;",
                    "e.getMessage()); throw e;"),
            mutant(
                    OKHTTP,
                    "F13",
                    "closes the first answer before it has another token",
                    INTERCEPTOR,
                    "Response first = call.send(authorization);",
                    "Response first = call.send(authorization); if (first.code() == 401) { first.close(); }"),
            mutant(
                    JERSEY,
                    "J4",
                    "decodes a compressed answer twice",
                    "jaxrs.WireAnswer",
                    "implementation.setEntityStream(first, new OwnedStream(entity, owner));",
                    "try { implementation.setEntityStream(first, new OwnedStream("
                            + "\"gzip\".equals(headers.getFirst(\"Content-Encoding\"))"
                            + " ? new java.util.zip.GZIPInputStream(entity) : entity, owner)); }"
                            + " catch (java.io.IOException e) { throw new java.io.UncheckedIOException(e); }"),
            mutant(
                    JERSEY,
                    "J22",
                    "leaves headers of the first answer on the second",
                    "jaxrs.Implementation",
                    "Headers.replace(response.getHeaders(), by.headers());",
                    "response.getHeaders().putAll(by.headers());"),
            mutant(
                    JERSEY,
                    "J9",
                    "doubles headers on the second attempt",
                    "jaxrs.SecondAttempt",
                    "Headers.replace(request.getHeaders(), headers);",
                    "headers.forEach((name, values) -> request.getHeaders().addAll(name, values));"),

            // -- where a token may go
            mutant(
                            OKHTTP,
                            "G1",
                            "sends the token to any origin",
                            "Places",
                            "if (site.origin.equals(origin)) {",
                            "if (origin != null) {")
                    .inEveryBuild(),
            mutant(
                    RESTEASY,
                    "G1",
                    "sends the token to any origin",
                    "Places",
                    "if (site.origin.equals(origin)) {",
                    "if (origin != null) {"),
            mutant(
                    OKHTTP,
                    "G8",
                    "takes another port for the same origin",
                    "Places",
                    "if (site.origin.equals(origin)) {",
                    "if (origin != null && site.origin.host().equals(origin.host())) {"),
            mutant(
                    CORE,
                    "G7",
                    "takes http for the same origin as https",
                    "Places",
                    "if (site.origin.equals(origin)) {",
                    "if (origin != null && site.origin.host().equals(origin.host())) {"),
            mutant(
                    CORE,
                    "G11",
                    "takes sub-domains for the same origin",
                    "Places",
                    "if (site.origin.equals(origin)) {",
                    "if (origin != null && origin.host().endsWith(site.origin.host())) {"),
            mutant(
                            CORE,
                            "G10",
                            "judges an origin by its text",
                            "AllowedOrigins",
                            "return allows(Origin.ofRequest(uri), path == null ? \"\" : path);",
                            "return path != null"
                                    + " && allowed.stream().anyMatch(place -> uri.toString().startsWith(place.toString()));")
                    .inEveryBuild(),
            mutant(
                    CORE,
                    "G10",
                    "takes what stands before an @ for the host",
                    "Origin",
                    "return authority.indexOf('@') < 0 ? of(uri.getScheme(), authority) : null;",
                    "return of(uri.getScheme(), authority.split(\"@\")[0]);"),
            mutant(
                    CORE,
                    "G9",
                    "compares hosts letter by letter",
                    "Origin",
                    "String lower = ascii.toLowerCase(Locale.ROOT);",
                    "String lower = ascii;"),
            mutant(
                    CORE,
                    "G9",
                    "lets zone ids pass",
                    "Origin",
                    "if (bare.indexOf('%') >= 0) { return null;",
                    "if (bare.indexOf('%') >= 0) { return normalHost(bare.substring(0, bare.indexOf('%')));"),
            mutant(
                    CORE,
                    "G18",
                    "allows plain HTTP to anybody",
                    "AllowedOrigins",
                    "if (origin.isInsecure() && !insecureHttpAllowed) {",
                    "if (origin.isInsecure() && insecureHttpAllowed) {"),
            mutant(
                    OKHTTP,
                    "G4",
                    "signs each hop of a redirect, as a network interceptor",
                    "okhttp.CallRequest",
                    "if (chain.connection() != null) {",
                    "if (chain.call().isCanceled()) {"),
            mutant(
                            OKHTTP,
                            "F17",
                            "takes a 401 after a redirect for its own",
                            "okhttp.CallResponse",
                            "&& !isRedirected();",
                            ";")
                    .inEveryBuild(),
            mutant(
                    OKHTTP,
                    "F16",
                    "takes any 401 for its own",
                    "okhttp.CallResponse",
                    "return authorization.equals(answered.header(Signature.AUTHORIZATION))",
                    "return answered != null || authorization.equals(answered.header(Signature.AUTHORIZATION))"),
            mutant(
                    JERSEY,
                    "F17",
                    "takes a 401 after a redirect for its own",
                    "jaxrs.Jersey",
                    "request.setProperty(FOLLOW, false); Settings settings",
                    "Settings settings"),
            mutant(
                    JERSEY,
                    "G5",
                    "leaves redirects to the connector",
                    "jaxrs.TokenFilter",
                    "its.forbidRedirects(request);",
                    ""),
            mutant(
                    RESTEASY,
                    "G6",
                    "leaves redirects to the engine",
                    "jaxrs.TokenFilter",
                    "its.forbidRedirects(request);",
                    ""),
            mutant(
                    JERSEY,
                    "F16",
                    "takes the answer of another URI for its own",
                    "jaxrs.Jersey",
                    "return !(response instanceof ClientResponse answer) ||",
                    "return !(response instanceof ClientResponse answer) || answer != null ||"),
            mutant(
                            OKHTTP,
                            "F14",
                            "overwrites the caller's Authorization",
                            "okhttp.CallRequest",
                            "return request.header(Signature.AUTHORIZATION) != null;",
                            "return false;")
                    .inEveryBuild(),
            mutant(
                    JERSEY,
                    "F14",
                    "looks for Authorization in one spelling only",
                    "jaxrs.Headers",
                    "if (AUTHORIZATION.equalsIgnoreCase(header.getKey())",
                    "if (AUTHORIZATION.equals(header.getKey())"),
            mutant(
                    OKHTTP,
                    "WS2",
                    "takes its own header in the next request for the caller's",
                    "okhttp.CallRequest",
                    "Signature.withoutOld(chain.request(), chain.call())",
                    "chain.request()"),
            mutant(
                    OKHTTP,
                    "G16",
                    "serves a call by the first source, whichever origin it is for",
                    "BearerAuth",
                    "new BearerExchange(request, chosen == null ? serving : chosen, deadToken)",
                    "new BearerExchange(request, chosen == null ? pairs.get(0).tokens() : chosen, deadToken)"),
            mutant(
                    OKHTTP,
                    "WO1",
                    "looks for a call's own source under one type only",
                    "okhttp.Tags",
                    "return tags.isEmpty() ? sourceOfUnreadable(request) : only(tags);",
                    "return request.tag(TokenSource.class);"),
            mutant(
                    OKHTTP,
                    "F23",
                    "fetches a token for what only a cache may answer",
                    INTERCEPTOR,
                    "call.needsNoToken() ? null : ",
                    ""),

            // -- what is told
            mutant(
                            OKHTTP,
                            "H2 H7",
                            "logs what it sends",
                            "BearerExchange",
                            "sent = token(); return",
                            "sent = token(); LOG.log(System.Logger.Level.DEBUG, sent.authorizationHeader()); return")
                    .inEveryBuild(),
            mutant(
                    CORE,
                    "H1",
                    "shows the token",
                    "AccessToken",
                    "return \"AccessToken[expires at \"",
                    "return \"AccessToken[\" + value() + \", expires at \""),
            mutant(
                    OKHTTP,
                    "H1",
                    "shows the token in a tag of the request",
                    "okhttp.Signature",
                    "return \"signed\";",
                    "return authorization;"),

            // -- leaving
            mutant(
                    OKHTTP,
                    "I5",
                    "forgets that the caller was interrupted",
                    "Waiting",
                    "wait.cancel(false); Thread.currentThread().interrupt();",
                    "wait.cancel(false);"),
            mutant(
                    CORE,
                    "D6",
                    "forgets that the caller was interrupted",
                    "Waiting",
                    "wait.cancel(false); Thread.currentThread().interrupt();",
                    "wait.cancel(false);"),
            mutant(
                    OKHTTP,
                    "I4",
                    "does not notice that a call was cancelled",
                    "okhttp.CallRequest",
                    "return chain.call()::isCanceled;",
                    "return () -> false;"),
            mutant(
                    CORE,
                    "I4",
                    "looks once only whether a call was cancelled",
                    "CancellationWatch",
                    "all.forEach(Watched::look); schedule();",
                    "all.forEach(Watched::look);"),
            mutant(
                    CORE,
                    "I10",
                    "lets what a user's rule throws out to the caller",
                    "BearerExchange",
                    "return deadToken.test(response); } catch (RuntimeException | Error e) {",
                    "return deadToken.test(response); } catch (IllegalStateException e) {"),
            mutant(
                    CORE,
                    "I6 J15",
                    "holds the connection of a 401 while it waits for another token",
                    "BearerExchange",
                    "release(response); AccessToken another",
                    "AccessToken another"));

    private WrongAdapters() {}
}
