package io.latchkey;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Whoever says who a workload is: signs assertions by EdDSA, with keys that rotate. Used by one thread. */
final class WorkloadIssuer {

    static final String ISSUER = "https://kubernetes.default.svc.cluster.local";
    static final String WORKLOAD = "system:serviceaccount:shop:orders";

    private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

    private final String audience;

    /** By key id, the newest last. */
    private final Map<String, KeyPair> keys = new LinkedHashMap<>();

    private String keyId = "";
    private int keysMade;
    private int signed;

    WorkloadIssuer(String audience) {
        this.audience = audience;
        rotateKeys();
    }

    /** Signs with a new key from now on; the old ones stay good. */
    void rotateKeys() {
        keyId = "key-" + ++keysMade;
        try {
            keys.put(keyId, KeyPairGenerator.getInstance("Ed25519").generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** What the old keys have signed is good no longer. */
    void dropOldKeys() {
        keys.keySet().removeIf(id -> !id.equals(keyId));
    }

    String keyId() {
        return keyId;
    }

    PrivateKey key() {
        return current().getPrivate();
    }

    private KeyPair current() {
        KeyPair pair = keys.get(keyId);
        if (pair == null) {
            throw new AssertionError(keyId);
        }
        return pair;
    }

    @Nullable
    PublicKey publicKey(String id) {
        KeyPair pair = keys.get(id);
        return pair == null ? null : pair.getPublic();
    }

    /** How many keys there were. */
    int keysMade() {
        return keysMade;
    }

    /** How many assertions were signed. */
    int signed() {
        return signed;
    }

    /** An assertion about the workload, as Kubernetes signs them. */
    String assertion(Instant from, Instant until) {
        String header = "{\"alg\":\"EdDSA\",\"kid\":\"" + keyId + "\"}";
        String claims = "{\"aud\":[\"" + audience + "\"],\"exp\":" + until.getEpochSecond() + ",\"iat\":"
                + from.getEpochSecond() + ",\"iss\":\"" + ISSUER + "\",\"jti\":\"" + UUID.randomUUID()
                + "\",\"nbf\":" + from.getEpochSecond() + ",\"sub\":\"" + WORKLOAD + "\"}";
        String input = BASE64URL.encodeToString(header.getBytes(UTF_8)) + "."
                + BASE64URL.encodeToString(claims.getBytes(UTF_8));
        signed++;
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(key());
            signature.update(input.getBytes(UTF_8));
            return input + "." + BASE64URL.encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
