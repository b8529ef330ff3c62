package io.latchkey;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.SignedJWT;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Keys, one of each kind, certificates of them, and other people's code that verifies what they sign. */
final class TestKeys {

    private static final Map<String, KeyPair> KEYS = new ConcurrentHashMap<>();
    private static final Map<String, KeyPair> OTHERS = new ConcurrentHashMap<>();

    private TestKeys() {}

    /** The one key for such an algorithm: making one takes its time. */
    static KeyPair of(String algorithm) {
        return KEYS.computeIfAbsent(kind(algorithm), TestKeys::made);
    }

    /** Another one. */
    static KeyPair otherThan(String algorithm) {
        return OTHERS.computeIfAbsent(kind(algorithm), TestKeys::made);
    }

    /** The kind of key that the JDK calls so: a name of a curve, or RSA. */
    private static String kind(String algorithm) {
        return switch (algorithm) {
            case "ES256" -> "secp256r1";
            case "ES384" -> "secp384r1";
            case "ES512" -> "secp521r1";
            case "EdDSA" -> "Ed25519";
            default -> algorithm.matches("[RP]S\\d+") ? "RSA" : algorithm;
        };
    }

    private static KeyPair made(String kind) {
        try {
            return generator(kind).generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static KeyPairGenerator generator(String kind) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(kind.startsWith("secp") ? "EC" : kind);
        if (kind.startsWith("secp")) {
            generator.initialize(new ECGenParameterSpec(kind));
        }
        if (kind.startsWith("RSA")) {
            generator.initialize(2048);
        }
        return generator;
    }

    /** A certificate of a key, issued by somebody. */
    static X509Certificate certificate(KeyPair keys) throws Exception {
        Instant now = Instant.now();
        return new JcaX509CertificateConverter()
                .getCertificate(new JcaX509v3CertificateBuilder(
                                new X500Principal("CN=issuer"),
                                BigInteger.ONE,
                                Date.from(now.minusSeconds(60)),
                                Date.from(now.plusSeconds(3600)),
                                new X500Principal("CN=client-1"),
                                keys.getPublic())
                        .build(new JcaContentSignerBuilder("SHA256withECDSA")
                                .build(otherThan("ES256").getPrivate())));
    }

    /** A block of a PEM file. */
    static String pem(String label, byte[] der) {
        return "-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(der) + "\n-----END " + label
                + "-----\n";
    }

    /** By Nimbus, and by the JDK where Nimbus wants another library. */
    static boolean verifies(SignedJWT jwt, PublicKey key) throws Exception {
        if (key instanceof RSAPublicKey rsa) {
            return jwt.verify(new RSASSAVerifier(rsa));
        }
        if (key instanceof ECPublicKey ec) {
            JWSVerifier verifier = new ECDSAVerifier(ec);
            return jwt.verify(verifier);
        }
        Signature edDsa = Signature.getInstance("EdDSA");
        edDsa.initVerify(key);
        edDsa.update(jwt.getSigningInput());
        return edDsa.verify(jwt.getSignature().decode());
    }

    /** What a key has signed. */
    static SignedJWT assertion(SigningKey key) throws Exception {
        return SignedJWT.parse(JwtSigner.of(key).assertion("client-1", "https://auth.example.com", Asked.NOW));
    }
}
