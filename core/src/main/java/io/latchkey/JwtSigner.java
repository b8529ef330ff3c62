package io.latchkey;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** Signs client assertions (RFC 7523 section 3) with what the JDK has: a JWS (RFC 7515) in compact form. */
final class JwtSigner {

    /** Long enough for clocks that differ a little, short enough to be of no use to a thief. */
    private static final Duration LIFETIME = Duration.ofSeconds(60);

    /** A server whose clock is a little behind ours would take a fresh assertion for one from the future. */
    static final Duration BACKDATED = Duration.ofSeconds(10);

    private static final int SHORTEST_HS256_KEY = 32;

    private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();
    private static final JsonFactory JSON = new JsonFactory();

    private final String algorithm;
    private final @Nullable String keyId;
    private final Signing signing;

    private JwtSigner(String algorithm, @Nullable String keyId, Signing signing) {
        this.algorithm = algorithm;
        this.keyId = keyId;
        this.signing = signing;
    }

    static JwtSigner hs256(String secret) {
        byte[] key = secret.getBytes(UTF_8);
        if (key.length < SHORTEST_HS256_KEY) {
            throw new IllegalStateException("clientSecret is shorter than the " + SHORTEST_HS256_KEY
                    + " bytes that HS256 needs (RFC 7518 section 3.2)");
        }
        return new JwtSigner("HS256", null, input -> {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(input);
        });
    }

    static JwtSigner privateKey(PrivateKey key, String algorithm, @Nullable String keyId) {
        return new JwtSigner(algorithm, keyId, KeySignature.of(key, algorithm)::sign);
    }

    /** A signed JWT with the claims of RFC 7523 section 3: who, for whom, until when, and never the same twice. */
    String assertion(String clientId, String audience, Instant now) {
        String input = base64Url(header()) + "." + base64Url(claims(clientId, audience, now));
        try {
            return input + "." + BASE64URL.encodeToString(signing.sign(input.getBytes(US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the client assertion cannot be signed by " + algorithm, e);
        }
    }

    private String header() {
        return json(json -> {
            json.writeStringField("typ", "JWT");
            json.writeStringField("alg", algorithm);
            if (keyId != null) {
                json.writeStringField("kid", keyId);
            }
        });
    }

    private static String claims(String clientId, String audience, Instant now) {
        return json(json -> {
            json.writeStringField("iss", clientId);
            json.writeStringField("sub", clientId);
            json.writeStringField("aud", audience);
            json.writeStringField("jti", UUID.randomUUID().toString());
            json.writeNumberField("iat", now.minus(BACKDATED).getEpochSecond());
            json.writeNumberField("exp", now.plus(LIFETIME).getEpochSecond());
        });
    }

    private static String json(Members members) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            members.write(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // cannot happen: it is written to memory
        }
        return text.toString();
    }

    private static String base64Url(String text) {
        return BASE64URL.encodeToString(text.getBytes(UTF_8));
    }

    private interface Signing {
        byte[] sign(byte[] input) throws GeneralSecurityException;
    }

    private interface Members {
        void write(JsonGenerator json) throws IOException;
    }
}
