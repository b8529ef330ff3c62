package io.latchkey;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
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
    private final @Nullable String thumbprint;
    private final SigningKey.Signer signer;

    private JwtSigner(String algorithm, @Nullable String keyId, @Nullable String thumbprint, SigningKey.Signer signer) {
        this.algorithm = algorithm;
        this.keyId = keyId;
        this.thumbprint = thumbprint;
        this.signer = signer;
    }

    static JwtSigner hs256(String secret) {
        byte[] key = secret.getBytes(UTF_8);
        if (key.length < SHORTEST_HS256_KEY) {
            throw new IllegalStateException("clientSecret is shorter than the " + SHORTEST_HS256_KEY
                    + " bytes that HS256 needs (RFC 7518 section 3.2)");
        }
        return new JwtSigner("HS256", null, null, input -> {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(input);
        });
    }

    static JwtSigner of(SigningKey key) {
        return new JwtSigner(key.algorithm(), key.keyId(), key.thumbprint(), key::sign);
    }

    /**
     * A signed JWT with the claims of RFC 7523 section 3: who, for whom, until when, and never the same twice.
     *
     * @throws Unsigned if there is no signature now; there may be one later
     */
    String assertion(String clientId, String audience, Instant now) {
        String input = base64Url(header()) + "." + base64Url(claims(clientId, audience, now));
        return input + "." + BASE64URL.encodeToString(signature(input));
    }

    private byte[] signature(String input) {
        try {
            return signer.sign(input.getBytes(US_ASCII));
        } catch (UnlikeSignature e) {
            throw new Unsigned(algorithm, e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unsigned(algorithm, "interrupted", e);
        } catch (Exception e) {
            throw new Unsigned(algorithm, e.getClass().getName(), e);
        }
    }

    /** Whoever has the key did not sign: an HSM that has lost its session, say, or a KMS that is away. */
    static final class Unsigned extends IllegalStateException implements OwnWords {

        private static final long serialVersionUID = 1L;

        private Unsigned(String algorithm, @Nullable String why, Exception cause) {
            super("the client assertion was not signed by " + algorithm + " (" + why + ")", cause);
        }
    }

    private String header() {
        return json(json -> {
            json.writeStringField("typ", "JWT");
            json.writeStringField("alg", algorithm);
            if (keyId != null) {
                json.writeStringField("kid", keyId);
            }
            if (thumbprint != null) {
                json.writeStringField("x5t#S256", thumbprint);
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

    private interface Members {
        void write(JsonGenerator json) throws IOException;
    }
}
