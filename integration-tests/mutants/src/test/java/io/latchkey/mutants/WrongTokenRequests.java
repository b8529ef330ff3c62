package io.latchkey.mutants;

import static io.latchkey.mutants.Catalogue.mutant;
import static io.latchkey.mutants.Suite.CORE;
import static io.latchkey.mutants.Suite.OKHTTP;

import java.util.List;

/** What could be wrong with a token request, and with what is made of its answer. */
final class WrongTokenRequests {

    private static final String TRANSPORT = "okhttp.OkHttpTokenTransport";

    static final List<Mutant> ALL = List.of(
            // -- credentials
            mutant(
                            CORE,
                            "A11",
                            "does not ask for the secret again when it is refused",
                            "TokenEndpoint",
                            "Credential other = otherTime ? credential : otherCredential(attempt.now());",
                            "Credential other = otherTime ? credential : null;")
                    .inEveryBuild(),
            mutant(
                    CORE,
                    "A11 O5",
                    "sends a refused secret once more",
                    "TokenEndpoint",
                    "return refusedOnes ? null : credential;",
                    "return credential;"),
            mutant(
                    CORE,
                    "A10",
                    "keeps the secret that was taken once",
                    "TokenEndpoint",
                    "private Credential credential() throws Supplied.Missing {",
                    "private Credential credential() throws Supplied.Missing { if (taken != null) { return taken; }"),
            mutant(
                    CORE,
                    "A12",
                    "sends an empty secret",
                    "Supplied",
                    "if (value == null || (value instanceof String text && text.isBlank())) {",
                    "if (value == null) {"),
            mutant(
                    CORE,
                    "A2",
                    "does not encode what goes into the form",
                    "FormBody",
                    "form.append(encoded(name)).append('=').append(encoded(value));",
                    "form.append(encoded(name)).append('=').append(value);"),
            mutant(
                    CORE,
                    "WE3",
                    "sends the same assertion twice",
                    "JwtSigner",
                    "json.writeStringField(\"jti\", UUID.randomUUID().toString());",
                    "json.writeStringField(\"jti\", new UUID(1, 2).toString());"),
            mutant(
                    CORE,
                    "WP3",
                    "leaves no room for a clock that is fast",
                    "JwtSigner",
                    "now.minus(BACKDATED).getEpochSecond()",
                    "now.getEpochSecond()"),

            // -- the way there
            mutant(
                            OKHTTP,
                            "G13",
                            "follows a redirect of the token endpoint",
                            TRANSPORT,
                            ".followRedirects(false)",
                            ".followRedirects(true)")
                    .inEveryBuild(),
            mutant(
                    CORE,
                    "G13",
                    "takes a client that follows redirects for its transport",
                    "JdkTokenTransport",
                    "client.followRedirects() != HttpClient.Redirect.NEVER",
                    "client.followRedirects() == null"),
            mutant(
                    CORE,
                    "G13",
                    "reads a redirect as any answer",
                    "TokenRequest",
                    "if (status / 100 == 3) {",
                    "if (status / 100 == 6) {"),
            mutant(
                    OKHTTP,
                    "I7",
                    "sends token requests through the interceptor that waits for them",
                    TRANSPORT,
                    "bare.interceptors().clear();",
                    ""),
            mutant(
                    OKHTTP,
                    "H10",
                    "keeps cookies of the token endpoint",
                    TRANSPORT,
                    ".cookieJar(CookieJar.NO_COOKIES)",
                    ""),
            mutant(
                    OKHTTP,
                    "WT2",
                    "keeps connections that may be forgotten on the way",
                    TRANSPORT,
                    "new ConnectionPool(0, 1, TimeUnit.NANOSECONDS)",
                    "new ConnectionPool()"),
            mutant(
                    OKHTTP,
                    "WE3",
                    "lets the client repeat a token request by itself",
                    TRANSPORT,
                    "public boolean isOneShot() { return true;",
                    "public boolean isOneShot() { return false;"),
            mutant(
                    OKHTTP,
                    "B26 K1",
                    "goes on with an exchange that nobody wants any more",
                    TRANSPORT,
                    "call.cancel(); Thread.currentThread().interrupt();",
                    "Thread.currentThread().interrupt();"),
            mutant(
                    CORE,
                    "O10",
                    "tries again at once after a failure of TLS",
                    "TransportFailure",
                    "isTls(failure) ? Kind.LASTING : Kind.TRANSIENT",
                    "isTls(failure) ? Kind.TRANSIENT : Kind.TRANSIENT"),
            mutant(
                    CORE,
                    "O14",
                    "lets what a transport throws through",
                    "Exchange",
                    "} catch (Exception | Error e) {",
                    "} catch (Error e) {"),

            // -- the answer
            mutant(
                            CORE,
                            "B30",
                            "takes an error with 200 for a token",
                            "TokenRequest",
                            "if (answer.namesAnError()) {",
                            "if (answer.namesAnError() && answer.value(Member.ACCESS_TOKEN) == null) {")
                    .inEveryBuild(),
            mutant(
                            CORE,
                            "B5 B6",
                            "takes a token that may not stand in a header",
                            "AccessToken",
                            "value.chars().allMatch(c -> c > 0x20 && c < 0x7F)",
                            "value.length() > 0")
                    .inEveryBuild(),
            mutant(
                    OKHTTP,
                    "E5",
                    "takes a token that may not stand in a header",
                    "AccessToken",
                    "value.chars().allMatch(c -> c > 0x20 && c < 0x7F)",
                    "value.length() > 0"),
            mutant(
                    CORE,
                    "B6",
                    "takes a token with a space in it",
                    "AccessToken",
                    "c > 0x20 && c < 0x7F",
                    "c >= 0x20 && c < 0x7F"),
            mutant(
                    CORE,
                    "B4",
                    "takes no token for an empty one",
                    "AccessToken",
                    "return !value.isEmpty() && value",
                    "return value"),
            mutant(
                    CORE,
                    "B2",
                    "takes a token of any type",
                    "TokenRequest",
                    "if (type != null && !Grant.isBearer(type)) {",
                    "if (type != null && type.text() == null) {"),
            mutant(
                    CORE,
                    "B1",
                    "takes bearer only as the RFC spells it",
                    "Grant",
                    "Pattern.compile(\"bearer(token.*)?\", Pattern.CASE_INSENSITIVE)",
                    "Pattern.compile(\"Bearer(token.*)?\")"),
            mutant(
                            CORE,
                            "B9",
                            "fetches without end where tokens live no time at all",
                            "Grant",
                            "return TokenLifetime.IF_ZERO;",
                            "return Duration.ZERO;")
                    .inEveryBuild(),
            mutant(
                    CORE,
                    "B8",
                    "keeps a token for ever whose lifetime is not told",
                    "Grant",
                    "minutes\"); return TokenLifetime.IF_UNKNOWN; } BigDecimal",
                    "minutes\"); return TokenLifetime.LONGEST; } BigDecimal"),
            mutant(
                    CORE,
                    "B11",
                    "understands a lifetime only as a number",
                    "Grant",
                    "expiresIn.isNumber() || expiresIn.isText();",
                    "expiresIn.isNumber();"),
            mutant(
                    CORE,
                    "B13",
                    "believes in lifetimes of centuries",
                    "Grant",
                    "if (seconds.compareTo(LONGEST) > 0) {",
                    "if (seconds.signum() < 0) {"),
            mutant(
                    CORE,
                    "B18",
                    "takes the last of several tokens",
                    "TokenAnswer",
                    "if (!met.add(member)) {",
                    "if (met.add(member) && kind == null) {"),
            mutant(
                    CORE,
                    "B19",
                    "does not look at what follows the object",
                    "TokenAnswer",
                    "if (json.nextToken() != null) { flawed",
                    "if (length < 0) { flawed"),
            mutant(
                    CORE,
                    "B25",
                    "reads as much as a server sends",
                    "AnswerBody",
                    "byte[] bytes = body.readNBytes(TokenAnswer.LARGEST_BODY + 1);"
                            + " if (bytes.length > TokenAnswer.LARGEST_BODY) {",
                    "byte[] bytes = body.readNBytes(64 * TokenAnswer.LARGEST_BODY);"
                            + " if (bytes.length >= 64 * TokenAnswer.LARGEST_BODY) {"),
            mutant(CORE, "A14", "takes gzip for JSON", "AnswerBody", "if (isGzip(bytes)) {", "if (bytes.length < 0) {"),
            mutant(CORE, "O13", "takes 425 for good", "TokenRefusal", "Set.of(408, 421, 425, 429)", "Set.of(408, 429)"),
            mutant(
                    CORE,
                    "B31",
                    "takes a 502 for good",
                    "TokenRefusal",
                    "boolean passing = status >= 500",
                    "boolean passing = status == 500 || status == 503"),

            // -- what is told
            mutant(
                            CORE,
                            "B32",
                            "quotes what the server says, secrets and all",
                            "ShownText",
                            "masked = RepeatedSecret.in(secret).matcher(masked).replaceAll(MASK);",
                            "masked = masked.replace(MASK, secret);")
                    .inEveryBuild(),
            mutant(
                    OKHTTP,
                    "H2",
                    "quotes what the server says, secrets and all",
                    "ShownText",
                    "masked = RepeatedSecret.in(secret).matcher(masked).replaceAll(MASK);",
                    "masked = masked.replace(MASK, secret);"),
            mutant(
                    CORE,
                    "H6",
                    "lets the server break lines of the log",
                    "ShownText",
                    "case Character.CONTROL,",
                    "case Character.UPPERCASE_LETTER,"),
            mutant(
                    CORE,
                    "WS1",
                    "chains the exception of the transport as it came",
                    "TransportFailure",
                    "ShownCause.of(failure, secrets));",
                    "failure);"),
            mutant(
                    OKHTTP,
                    "H3",
                    "quotes what the parser did not understand",
                    "TokenAnswer",
                    "answer.flawed(\"is not valid JSON\" + ofLength(body.length));",
                    "answer.flawed(\"is not valid JSON: \" + e.getMessage());"));

    private WrongTokenRequests() {}
}
