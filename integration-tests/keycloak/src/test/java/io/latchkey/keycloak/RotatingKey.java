package io.latchkey.keycloak;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.latchkey.SigningKey;

/** A P-256 key that is replaced by another now and then, and the JWK set that says which one it is now. */
final class RotatingKey {

    private final String name;
    private final KeyUse use;
    private int generation;
    private volatile ECKey key;

    RotatingKey(String name, KeyUse use) {
        this.name = name;
        this.use = use;
        this.key = generate();
    }

    /** From now on there is another one, and the one before is no longer published. */
    void rotate() {
        key = generate();
    }

    private ECKey generate() {
        try {
            return new ECKeyGenerator(Curve.P_256)
                    .keyUse(use)
                    .keyID(name + "-" + ++generation)
                    .generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The one that it is now, for who signs by it. */
    SigningKey signingKey() {
        ECKey now = key;
        try {
            return SigningKey.of(now.toECPrivateKey(), "ES256").withKeyId(now.getKeyID());
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    String jwkSet() {
        return new JWKSet(key.toPublicJWK()).toString();
    }

    String sign(JWTClaimsSet claims) {
        ECKey signing = key;
        SignedJWT jwt = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.ES256)
                        .type(JOSEObjectType.JWT)
                        .keyID(signing.getKeyID())
                        .build(),
                claims);
        try {
            jwt.sign(new ECDSASigner(signing));
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
        return jwt.serialize();
    }
}
