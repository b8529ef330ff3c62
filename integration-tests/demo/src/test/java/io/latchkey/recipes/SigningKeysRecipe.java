package io.latchkey.recipes;

import io.latchkey.ClientAuthentication;
import io.latchkey.ClientCredentialsTokenSource;
import io.latchkey.SigningKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.Security;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.MessageType;
import software.amazon.awssdk.services.kms.model.SigningAlgorithmSpec;

/** Of {@code recipes/signing-keys.md}. */
final class SigningKeysRecipe {

    private SigningKeysRecipe() {}

    static ClientCredentialsTokenSource fromPem(URI tokenEndpoint, String id, Path file) {
        // tag::pem[]
        ClientCredentialsTokenSource tokens = ClientCredentialsTokenSource.builder()
                .tokenEndpoint(tokenEndpoint)
                .clientId(id)
                .clientAuthentication(ClientAuthentication.privateKeyJwt(() -> SigningKey.fromPem(file)))
                .build();
        // end::pem[]
        return tokens;
    }

    static ClientAuthentication fromLink(Path link) {
        return ClientAuthentication.privateKeyJwt(() -> current(link));
    }

    // tag::link[]
    /** The link leads to the key of now, whose file is called as the server calls the key. */
    static SigningKey current(Path link) {
        try {
            Path file = link.toRealPath();
            return SigningKey.fromPem(file).withKeyId(file.getFileName().toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
    // end::link[]

    static ClientAuthentication fromPkcs12(Path file, char[] password) {
        // tag::pkcs12[]
        ClientAuthentication authentication = ClientAuthentication.privateKeyJwt(
                () -> SigningKey.fromPkcs12(file, password).withKeyId("orders-1"));
        // end::pkcs12[]
        return authentication;
    }

    static ClientCredentialsTokenSource entra(URI tokenEndpoint, String applicationId, String scope, Path file) {
        // tag::entra[]
        ClientCredentialsTokenSource tokens = ClientCredentialsTokenSource.builder()
                .tokenEndpoint(tokenEndpoint) // https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token
                .clientId(applicationId)
                .clientAuthentication(ClientAuthentication.privateKeyJwt(
                        () -> SigningKey.fromPem(file).withAlgorithm("PS256").withThumbprint()))
                .scope(scope) // https://graph.microsoft.com/.default
                .build();
        // end::entra[]
        return tokens;
    }

    static ClientAuthentication pkcs11(Path configuration, char[] pin) throws GeneralSecurityException, IOException {
        // tag::pkcs11[]
        Provider hsm = Security.getProvider("SunPKCS11").configure(configuration.toString());
        Security.addProvider(hsm);
        KeyStore token = KeyStore.getInstance("PKCS11", hsm);
        token.load(null, pin);
        PrivateKey key = (PrivateKey) token.getKey("orders", null);

        ClientAuthentication authentication =
                ClientAuthentication.privateKeyJwt(SigningKey.of(key, "ES256").withKeyId("orders-1"));
        // end::pkcs11[]
        return authentication;
    }

    static ClientAuthentication aws(KmsClient kms, String keyArn) {
        // tag::aws[]
        SigningKey key = SigningKey.signedBy(
                "ES256",
                input -> kms.sign(request -> request.keyId(keyArn)
                                .message(SdkBytes.fromByteArray(input))
                                .messageType(MessageType.RAW)
                                .signingAlgorithm(SigningAlgorithmSpec.ECDSA_SHA_256))
                        .signature()
                        .asByteArray());
        ClientAuthentication authentication = ClientAuthentication.privateKeyJwt(key.withKeyId("orders-1"));
        // end::aws[]
        return authentication;
    }

    /** A KMS that is given a hash. */
    interface HashSigner {
        byte[] sign(byte[] sha256) throws IOException;
    }

    static ClientAuthentication hashSigner(HashSigner kms) {
        // tag::hash[]
        SigningKey key = SigningKey.signedBy(
                "ES256", input -> kms.sign(MessageDigest.getInstance("SHA-256").digest(input)));
        // end::hash[]
        return ClientAuthentication.privateKeyJwt(key.withKeyId("orders-1"));
    }
}
