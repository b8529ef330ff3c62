package io.latchkey;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.EnumMap;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The members of a token endpoint's JSON answer (RFC 6749 sections 5.1 and 5.2), each as the JSON token that it is:
 * whether a lifetime may be a text, say, is for others to decide. Members that OAuth does not name are passed over.
 */
final class TokenAnswer {

    /** A token and what goes with it are a few kilobytes; whoever sends more than this is not a token endpoint. */
    static final int LARGEST_BODY = 1024 * 1024;

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();

    /** The members that are looked at. */
    enum Member {
        ACCESS_TOKEN("access_token"),
        TOKEN_TYPE("token_type"),
        EXPIRES_IN("expires_in"),
        SCOPE("scope"),
        ERROR("error"),
        ERROR_DESCRIPTION("error_description"),
        ERROR_URI("error_uri");

        private final String name;

        Member(String name) {
            this.name = name;
        }

        static @Nullable Member named(String name) {
            for (Member member : values()) {
                if (member.name.equals(name)) {
                    return member;
                }
            }
            return null;
        }
    }

    /** A scalar as it is written, or what else stands there. */
    record Value(JsonToken kind, String text) {

        boolean isText() {
            return kind == JsonToken.VALUE_STRING;
        }

        boolean isNumber() {
            return kind.isNumeric();
        }

        /** What it is, for those who do not think in JSON tokens, and without its text, which may be secret. */
        String inWords() {
            return switch (kind) {
                case VALUE_STRING -> "a text";
                case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
                case VALUE_TRUE, VALUE_FALSE -> "true or false";
                case START_ARRAY -> "an array";
                default -> "an object";
            };
        }
    }

    private final Map<Member, Value> members = new EnumMap<>(Member.class);

    private TokenAnswer() {}

    /** Reads no more than {@link #LARGEST_BODY}, also of what a compressed body expands to. */
    static byte[] read(InputStream body) throws IOException, Malformed {
        byte[] bytes = atMost(body);
        boolean gzip = bytes.length > 1 && bytes[0] == 0x1F && bytes[1] == (byte) 0x8B;
        // By its first bytes and not by a header, which some HTTP libraries leave behind when they have decoded.
        return gzip ? atMost(new GZIPInputStream(new ByteArrayInputStream(bytes))) : bytes;
    }

    private static byte[] atMost(InputStream body) throws IOException, Malformed {
        byte[] bytes = body.readNBytes(LARGEST_BODY + 1);
        if (bytes.length > LARGEST_BODY) {
            throw new Malformed("is longer than " + LARGEST_BODY + " bytes");
        }
        return bytes;
    }

    static TokenAnswer parse(byte[] body) throws Malformed {
        TokenAnswer answer = new TokenAnswer();
        try (JsonParser json = JSON.createParser(body)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new Malformed(body.length == 0 ? "is empty" : "is not a JSON object" + ofLength(body));
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                answer.readMember(json);
            }
            if (json.nextToken() != null) {
                throw new Malformed("goes on after its JSON object" + ofLength(body));
            }
        } catch (IOException e) {
            // Jackson's message is not passed on: it quotes what it read, which may be the token.
            throw new Malformed("is not valid JSON" + ofLength(body));
        }
        return answer;
    }

    private static String ofLength(byte[] body) {
        return " (" + body.length + " bytes)";
    }

    private void readMember(JsonParser json) throws IOException {
        Member member = Member.named(json.currentName());
        JsonToken kind = json.nextToken();
        if (member != null && kind != JsonToken.VALUE_NULL) {
            members.put(member, new Value(kind, kind.isScalarValue() ? json.getText() : ""));
        }
        json.skipChildren();
    }

    @Nullable
    Value value(Member member) {
        return members.get(member);
    }

    /** The member's text, or null if it is missing or anything but a text. */
    @Nullable
    String text(Member member) {
        Value value = members.get(member);
        return value != null && value.isText() ? value.text() : null;
    }

    /** Some servers send the member with every token, empty or false. */
    boolean namesAnError() {
        Value error = members.get(Member.ERROR);
        return error != null
                && error.kind() != JsonToken.VALUE_FALSE
                && !(error.isText() && error.text().isBlank());
    }

    /** An answer that is not what a token endpoint sends. The message completes "The answer ..." and quotes nothing. */
    static final class Malformed extends Exception {

        private static final long serialVersionUID = 1L;

        Malformed(String message) {
            super(message);
        }
    }
}
