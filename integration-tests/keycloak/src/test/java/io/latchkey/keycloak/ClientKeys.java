package io.latchkey.keycloak;

import com.nimbusds.jose.Algorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A key of a client's for each algorithm, under the name of its curve or algorithm as the key id. */
final class ClientKeys {

    /** EdDSA is one algorithm with two curves (RFC 8037). */
    private static final Map<String, String> EDWARDS = Map.of("Ed25519", "Ed25519", "Ed448", "Ed448");

    private static final Map<String, String> NIST =
            Map.of("ES256", "secp256r1", "ES384", "secp384r1", "ES512", "secp521r1");

    private static final List<String> IDS = List.of(
            "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "Ed25519", "Ed448");

    private final Map<String, KeyPair> keys = new LinkedHashMap<>();

    ClientKeys() throws GeneralSecurityException {
        for (String id : IDS) {
            keys.put(id, generate(id));
        }
    }

    static List<String> ids() {
        return IDS;
    }

    PrivateKey privateKey(String id) {
        return pair(id).getPrivate();
    }

    KeyPair pair(String id) {
        return Objects.requireNonNull(keys.get(id), id);
    }

    static String algorithm(String id) {
        return EDWARDS.containsKey(id) ? "EdDSA" : id;
    }

    /** What a server may know. */
    String jwkSet() {
        return new JWKSet(keys.entrySet().stream()
                        .map(key -> jwk(key.getKey(), key.getValue()))
                        .toList())
                .toString();
    }

    private static KeyPair generate(String id) throws GeneralSecurityException {
        if (EDWARDS.containsKey(id)) {
            return KeyPairGenerator.getInstance(EDWARDS.get(id)).generateKeyPair();
        }
        if (NIST.containsKey(id)) {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec(NIST.get(id)));
            return generator.generateKeyPair();
        }
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        return generator.generateKeyPair();
    }

    private static JWK jwk(String id, KeyPair pair) {
        Algorithm algorithm = new Algorithm(algorithm(id));
        if (pair.getPublic() instanceof RSAPublicKey rsa) {
            return new RSAKey.Builder(rsa)
                    .keyUse(KeyUse.SIGNATURE)
                    .algorithm(algorithm)
                    .keyID(id)
                    .build();
        }
        if (pair.getPublic() instanceof ECPublicKey ec) {
            return new ECKey.Builder(Curve.forECParameterSpec(ec.getParams()), ec)
                    .keyUse(KeyUse.SIGNATURE)
                    .algorithm(algorithm)
                    .keyID(id)
                    .build();
        }
        EdECPublicKey key = (EdECPublicKey) pair.getPublic();
        int length = id.equals("Ed448") ? 57 : 32; // RFC 8032
        byte[] encoded = key.getEncoded();
        byte[] point = Arrays.copyOfRange(encoded, encoded.length - length, encoded.length);
        return new OctetKeyPair.Builder(Curve.parse(id), Base64URL.encode(point))
                .keyUse(KeyUse.SIGNATURE)
                .algorithm(algorithm)
                .keyID(id)
                .build();
    }
}
