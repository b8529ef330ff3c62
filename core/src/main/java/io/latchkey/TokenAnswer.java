package io.latchkey;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The members of a token endpoint's JSON answer (RFC 6749 sections 5.1 and 5.2), each as the JSON token that it is:
 * whether a lifetime may be a text, say, is for others to decide. Members that OAuth does not name are passed over.
 */
final class TokenAnswer {

    /** A token and what goes with it are a few kilobytes; whoever sends more than this is not a token endpoint. */
    static final int LARGEST_BODY = 1024 * 1024;

    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            // The names are the server's choice: nothing of them is to stay.
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNumberLength(LARGEST_BODY)
                    .maxNameLength(LARGEST_BODY)
                    .build())
            .build();

    private static final Pattern NO_ERROR = Pattern.compile("\\s*|-?0(\\.0*)?");

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
    private final Set<Member> met = EnumSet.noneOf(Member.class);
    private @Nullable String flaw;

    private TokenAnswer() {}

    /** Reads as far as it goes: an error answer that is not quite JSON names its error all the same. */
    static TokenAnswer parse(byte[] body) {
        TokenAnswer answer = new TokenAnswer();
        try (JsonParser json = parser(body)) {
            answer.readObject(json, body.length);
        } catch (IOException e) {
            // Jackson's message is not passed on: it quotes what it read, which may be the token.
            answer.flawed("is not valid JSON" + ofLength(body.length));
        }
        return answer;
    }

    /** Bytes that are no UTF-8 are replaced: where they matter, in a token, they are found out later. */
    static JsonParser parser(byte[] body) throws IOException {
        return isUtf16Or32(body)
                ? JSON.createParser(body)
                : JSON.createParser(new InputStreamReader(withoutByteOrderMark(body), UTF_8));
    }

    /** By the first two bytes: JSON begins with an ASCII character, or with a byte order mark. */
    private static boolean isUtf16Or32(byte[] body) {
        if (body.length < 2) {
            return false;
        }
        int first = ((body[0] & 0xFF) << 8) | (body[1] & 0xFF);
        return body[0] == 0 || body[1] == 0 || first == 0xFEFF || first == 0xFFFE;
    }

    private static InputStream withoutByteOrderMark(byte[] body) {
        boolean marked = body.length > 2 && body[0] == (byte) 0xEF && body[1] == (byte) 0xBB && body[2] == (byte) 0xBF;
        return marked ? new ByteArrayInputStream(body, 3, body.length - 3) : new ByteArrayInputStream(body);
    }

    static String ofLength(int bytes) {
        return " (" + bytes + " bytes)";
    }

    private void readObject(JsonParser json, int length) throws IOException {
        if (json.nextToken() != JsonToken.START_OBJECT) {
            flawed(length == 0 ? "is empty" : "is not a JSON object" + ofLength(length));
            return;
        }
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            readMember(json);
        }
        if (json.nextToken() != null) {
            flawed("goes on after its JSON object" + ofLength(length));
        }
    }

    private void readMember(JsonParser json) throws IOException {
        Member member = Member.named(json.currentName());
        JsonToken kind = json.nextToken();
        if (member != null) {
            if (!met.add(member)) {
                flawed("has more than one " + member.name);
            } else if (kind != JsonToken.VALUE_NULL) {
                members.put(member, new Value(kind, kind.isScalarValue() ? json.getText() : ""));
            }
        }
        json.skipChildren();
    }

    private void flawed(String what) {
        if (flaw == null) {
            flaw = what;
        }
    }

    boolean isFlawed() {
        return flaw != null;
    }

    /** What is to be relied upon has to be without a flaw. */
    void check() throws Malformed {
        if (flaw != null) {
            throw new Malformed(flaw);
        }
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

    /** Some servers send the member with every token, empty, false or zero. */
    boolean namesAnError() {
        Value error = members.get(Member.ERROR);
        return error != null
                && error.kind() != JsonToken.VALUE_FALSE
                && !NO_ERROR.matcher(error.kind().isScalarValue() ? error.text() : "?")
                        .matches();
    }

    /** An answer that is not what a token endpoint sends. The message completes "The answer ..." and quotes nothing. */
    static final class Malformed extends Exception {

        private static final long serialVersionUID = 1L;

        private final boolean brokenOff;

        Malformed(String message) {
            this(message, false);
        }

        /**
         * Makes one.
         *
         * @param brokenOff whether it may be as it should, and only this time did not come whole
         */
        Malformed(String message, boolean brokenOff) {
            super(message);
            this.brokenOff = brokenOff;
        }

        boolean isBrokenOff() {
            return brokenOff;
        }
    }
}
