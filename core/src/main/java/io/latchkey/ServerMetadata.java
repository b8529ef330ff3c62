package io.latchkey;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.latchkey.TokenAnswer.Malformed;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an authorization server says of itself (RFC 8414 section 2), as far as it matters here, and not yet judged. Members
 * that do not are passed over, {@code signed_metadata} too.
 *
 * @param issuer whom it is about, or null if it does not say
 * @param tokenEndpoint where its token endpoint is, or null if it has none
 * @param tokenEndpointOverMutualTls where that is for those who bring a client certificate (RFC 8705 section 5), or null
 * @param authenticationMethods the client authentications that it knows there, or null if it does not say
 */
record ServerMetadata(
        @Nullable String issuer,
        @Nullable String tokenEndpoint,
        @Nullable String tokenEndpointOverMutualTls,
        @Nullable List<String> authenticationMethods) {

    private static final String ISSUER = "issuer";
    private static final String TOKEN_ENDPOINT = "token_endpoint";
    private static final String ALIASES = "mtls_endpoint_aliases";
    private static final String METHODS = "token_endpoint_auth_methods_supported";

    /** More than there are; whoever lists more is not read on. */
    private static final int MOST_METHODS = 100;

    /**
     * Reads a document.
     *
     * @throws Malformed if it is none, in words that quote nothing
     */
    static ServerMetadata parse(byte[] body) throws Malformed {
        Members members = new Members();
        try (JsonParser json = TokenAnswer.parser(body)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new Malformed(
                        body.length == 0 ? "is empty" : "is not a JSON object" + TokenAnswer.ofLength(body.length));
            }
            members.read(json);
            if (json.nextToken() != null) {
                throw new Malformed("goes on after its JSON object" + TokenAnswer.ofLength(body.length));
            }
        } catch (IOException e) {
            // Jackson's message is not passed on: it quotes what it read.
            throw new Malformed("is not valid JSON" + TokenAnswer.ofLength(body.length));
        }
        return new ServerMetadata(members.issuer, members.tokenEndpoint, members.alias, members.methods);
    }

    /** The members while they are read. */
    private static final class Members {

        private final Set<String> met = new HashSet<>();
        private @Nullable String issuer;
        private @Nullable String tokenEndpoint;
        private @Nullable String alias;
        private @Nullable List<String> methods;

        /** Reads the object that has begun, to its end. */
        void read(JsonParser json) throws IOException, Malformed {
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                json.nextToken();
                switch (name) {
                    case ISSUER -> issuer = text(json, name);
                    case TOKEN_ENDPOINT -> tokenEndpoint = text(json, name);
                    case METHODS -> methods = texts(json, name);
                    case ALIASES -> readAliases(json);
                    default -> json.skipChildren();
                }
            }
        }

        private void readAliases(JsonParser json) throws IOException, Malformed {
            meet(ALIASES);
            if (json.currentToken() == JsonToken.VALUE_NULL) {
                return;
            }
            if (json.currentToken() != JsonToken.START_OBJECT) {
                throw wrong(json, ALIASES);
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                json.nextToken();
                if (name.equals(TOKEN_ENDPOINT)) {
                    alias = text(json, TOKEN_ENDPOINT + " among its " + ALIASES);
                } else {
                    json.skipChildren();
                }
            }
        }

        /** Two members of one name are read differently by different readers. */
        private void meet(String name) throws Malformed {
            if (!met.add(name)) {
                throw new Malformed("has more than one " + name);
            }
        }

        private @Nullable String text(JsonParser json, String name) throws IOException, Malformed {
            meet(name);
            return switch (json.currentToken()) {
                case VALUE_NULL -> null;
                case VALUE_STRING -> json.getText().isBlank() ? null : json.getText();
                default -> throw wrong(json, name);
            };
        }

        /** Null if there is no such list: it is advice, and where it is amiss, nothing fails for it. */
        private @Nullable List<String> texts(JsonParser json, String name) throws IOException, Malformed {
            meet(name);
            if (json.currentToken() != JsonToken.START_ARRAY) {
                json.skipChildren();
                return null;
            }
            List<String> texts = new ArrayList<>();
            for (JsonToken each = json.nextToken(); each != JsonToken.END_ARRAY; each = json.nextToken()) {
                if (each == JsonToken.VALUE_STRING && texts.size() < MOST_METHODS) {
                    texts.add(json.getText());
                }
                json.skipChildren();
            }
            return texts.isEmpty() ? null : List.copyOf(texts);
        }

        private static Malformed wrong(JsonParser json, String name) {
            return new Malformed(
                    "has " + name + " that is " + new TokenAnswer.Value(json.currentToken(), "").inWords());
        }
    }
}
