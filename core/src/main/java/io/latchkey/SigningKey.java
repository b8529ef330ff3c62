package io.latchkey;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A private key with which a client signs its assertions ({@code private_key_jwt}, RFC 7523 section 2.2), the algorithm,
 * and by what the server knows the public key. The key may be in memory, in a file, in an HSM (any security provider), or
 * in a KMS that is asked over the network.
 *
 * <p>Immutable, and as thread-safe as its key. Two are equal if they have the same key, algorithm, key id and thumbprint:
 * so a key that has been replaced is known from the one before it. Nothing of a key stands in a message or a {@code
 * toString}.
 */
public final class SigningKey {

    private final KeySignature signature;
    private final List<X509Certificate> certificates;
    private final @Nullable String keyId;
    private final @Nullable String thumbprint;

    private SigningKey(
            KeySignature signature,
            List<X509Certificate> certificates,
            @Nullable String keyId,
            @Nullable String thumbprint) {
        this.signature = signature;
        this.certificates = certificates;
        this.keyId = keyId;
        this.thumbprint = thumbprint;
    }

    /**
     * A key with the usual algorithm of its kind: {@code RS256} for RSA, {@code PS256} for RSASSA-PSS (or what its
     * parameters ask for), {@code ES256}, {@code ES384} or {@code ES512} by the curve, {@code EdDSA} for Ed25519 and Ed448.
     * Something is signed once, to see that it goes.
     *
     * @param key the private key, of the JDK or of any other security provider
     * @return the signing key
     * @throws NullPointerException if the key is null
     * @throws IllegalArgumentException if it is of another kind, an RSA key of less than 2048 bits (RFC 7518 section 3.3),
     *     or if no provider signs with it
     */
    public static SigningKey of(PrivateKey key) {
        Objects.requireNonNull(key, "key");
        return of(KeySignature.ofUsual(new KeySignature.Found(key, null)), List.of());
    }

    /**
     * A key with an algorithm of its kind. Something is signed once, to see that it goes.
     *
     * @param key the private key, of the JDK or of any other security provider
     * @param algorithm one of {@code RS256}, {@code RS384}, {@code RS512}, {@code PS256}, {@code PS384}, {@code PS512},
     *     {@code ES256} (P-256), {@code ES384} (P-384), {@code ES512} (P-521), {@code EdDSA} (Ed25519, Ed448); RFC 7518
     *     section 3.1, RFC 8037
     * @return the signing key
     * @throws NullPointerException if the key or the algorithm is null
     * @throws IllegalArgumentException if the algorithm is none of these or does not go with the key, if this is an RSA key
     *     of less than 2048 bits (RFC 7518 section 3.3), or if no provider signs with it
     */
    public static SigningKey of(PrivateKey key, String algorithm) {
        Objects.requireNonNull(key, "key");
        return of(KeySignature.of(new KeySignature.Found(key, null), named(algorithm)), List.of());
    }

    /**
     * A key that never leaves a KMS or whatever else signs with it. The function is not called before there is an
     * assertion to be signed: a KMS that is away does not keep an application from its start.
     *
     * @param algorithm what it signs by, as in {@link #of(PrivateKey, String)}
     * @param signer signs; two signing keys by different functions are different, so keep one while the key is the same
     * @return the signing key
     * @throws NullPointerException if the algorithm or the signer is null
     * @throws IllegalArgumentException if the algorithm is none of these
     */
    public static SigningKey signedBy(String algorithm, Signer signer) {
        Objects.requireNonNull(signer, "signer");
        return of(KeySignature.by(signer, named(algorithm)), List.of());
    }

    /**
     * The private key in a PEM file (PKCS #8, RFC 7468 section 10), with the usual algorithm of its kind, as in {@link
     * #of(PrivateKey)}. Reads the file now; for a file that is replaced, call this anew each time. A certificate in the
     * same file comes along, for {@link #withThumbprint()}.
     *
     * @param file the file, of at most 64 KiB
     * @return the signing key
     * @throws NullPointerException if the file is null
     * @throws IllegalArgumentException if the file cannot be read, or has no such key; names the file, and quotes nothing
     *     of it
     */
    public static SigningKey fromPem(Path file) {
        return PemKey.read(Objects.requireNonNull(file, "file"));
    }

    /**
     * The only private key in a PKCS #12 key store, with the usual algorithm of its kind, as in {@link #of(PrivateKey)}.
     * Reads the file now; for a file that is replaced, call this anew each time. Its certificate comes along, for {@link
     * #withThumbprint()}. Of a key store with several private keys, load it and hand one of them to {@link
     * #of(PrivateKey)}.
     *
     * @param file the file, of at most 64 KiB
     * @param password the password of the key store and of the key; it is not kept
     * @return the signing key
     * @throws NullPointerException if the file or the password is null
     * @throws IllegalArgumentException if the file cannot be read or is not opened by the password, or has not exactly one
     *     private key, or one of another kind; names the file, and quotes nothing of it
     */
    public static SigningKey fromPkcs12(Path file, char[] password) {
        return Pkcs12Key.read(Objects.requireNonNull(file, "file"), Objects.requireNonNull(password, "password"));
    }

    /** A key from a file, and the certificates beside it. */
    static SigningKey of(PrivateKey key, List<X509Certificate> certificates, SettingFile file) {
        return of(KeySignature.ofUsual(new KeySignature.Found(key, file)), certificates);
    }

    private static SigningKey of(KeySignature signature, List<X509Certificate> certificates) {
        return new SigningKey(signature, certificates, null, null);
    }

    private static JwsAlgorithm named(String algorithm) {
        return JwsAlgorithm.named(Objects.requireNonNull(algorithm, "algorithm"));
    }

    /**
     * The same key, with another algorithm of its kind. Something is signed once, to see that it goes; not with a key that
     * is only a {@link Signer}.
     *
     * @param algorithm as in {@link #of(PrivateKey, String)}
     * @return another signing key
     * @throws NullPointerException if the algorithm is null
     * @throws IllegalArgumentException if the algorithm is unknown, or does not go with the key
     */
    public SigningKey withAlgorithm(String algorithm) {
        return new SigningKey(signature.withAlgorithm(named(algorithm)), certificates, keyId, thumbprint);
    }

    /**
     * The same key, with a {@code kid} in the header of what it signs (RFC 7515 section 4.1.4), by which the server finds
     * the public key.
     *
     * @param id the key id
     * @return another signing key
     * @throws NullPointerException if the key id is null
     * @throws IllegalArgumentException if the key id is blank
     */
    public SigningKey withKeyId(String id) {
        Objects.requireNonNull(id, "keyId");
        if (id.isBlank()) {
            throw new IllegalArgumentException("keyId is blank");
        }
        return new SigningKey(signature, certificates, id, thumbprint);
    }

    /**
     * The same key, with an {@code x5t#S256} in the header of what it signs (RFC 7515 section 4.1.8): the thumbprint of the
     * certificate that was in the file beside the key, by which Entra ID, for one, finds the public key. Not for a server
     * that knows the key by a JWK without a certificate: some look for the thumbprint there, and find no key.
     *
     * @return another signing key
     * @throws IllegalArgumentException if there was no certificate of this key
     */
    public SigningKey withThumbprint() {
        return certificates.stream()
                .filter(this::isOf)
                .findFirst()
                .map(this::withThumbprintOf)
                .orElseThrow(() -> signature.refused(
                        certificates.isEmpty()
                                ? "there is no certificate beside the key; withThumbprint(X509Certificate) takes one"
                                : "the certificate beside the key is of another key"));
    }

    /**
     * As {@link #withThumbprint()}, of a certificate from elsewhere.
     *
     * @param certificate the certificate of this key
     * @return another signing key
     * @throws NullPointerException if the certificate is null
     * @throws IllegalArgumentException if the certificate is of another key, which cannot be known of a key that is only a
     *     {@link Signer}
     */
    public SigningKey withThumbprint(X509Certificate certificate) {
        Objects.requireNonNull(certificate, "certificate");
        if (!isOf(certificate)) {
            throw new IllegalArgumentException("certificate: it is of another key");
        }
        return withThumbprintOf(certificate);
    }

    private boolean isOf(X509Certificate certificate) {
        return signature.isPairOf(certificate.getPublicKey());
    }

    private SigningKey withThumbprintOf(X509Certificate certificate) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
            String base64Url = Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
            return new SigningKey(signature, certificates, keyId, base64Url);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("certificate: it cannot be encoded", e);
        }
    }

    String algorithm() {
        return signature.algorithm().toString();
    }

    @Nullable
    String keyId() {
        return keyId;
    }

    @Nullable
    String thumbprint() {
        return thumbprint;
    }

    byte[] sign(byte[] input) throws Exception {
        return signature.sign(input);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SigningKey that
                && signature.equals(that.signature)
                && Objects.equals(keyId, that.keyId)
                && Objects.equals(thumbprint, that.thumbprint);
    }

    @Override
    public int hashCode() {
        return Objects.hash(signature, keyId, thumbprint);
    }

    /**
     * Returns the algorithm and the key id, for logs.
     *
     * @return such as {@code ES256, kid orders-2}
     */
    @Override
    public String toString() {
        return algorithm() + (keyId == null ? "" : ", kid " + keyId);
    }

    /**
     * Signs with a key that is elsewhere: in a KMS, a vault, an agent on the same machine.
     *
     * <p>It is called once for each token request that goes out, on a thread of the token source, and may block; callers
     * without a token wait for it, so give it time-outs, together shorter than {@code acquireTimeout}. Token sources that
     * share a signing key call it from several threads at once. If it throws, the token request counts as failed for the
     * time being, and is tried again by itself; of what it throws, the type alone is shown.
     */
    @FunctionalInterface
    public interface Signer {

        /**
         * Signs.
         *
         * @param input the bytes to be signed, not their hash; a few hundred
         * @return the signature. By {@code ES256}, {@code ES384} and {@code ES512} it may come in ASN.1 (DER), as most KMS
         *     give it, or as the two numbers one after the other, as a JWS has it (RFC 7518 section 3.4)
         * @throws Exception if it cannot be signed now
         */
        byte[] sign(byte[] input) throws Exception;
    }
}
