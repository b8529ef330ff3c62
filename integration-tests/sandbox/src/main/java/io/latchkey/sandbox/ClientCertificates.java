package io.latchkey.sandbox;

import jakarta.servlet.http.HttpServletRequest;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.server.authorization.token.JwtEncodingContext;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/** The certificate that a client has shown, and what follows from it (RFC 8705 section 3). */
final class ClientCertificates {

    private ClientCertificates() {}

    /** Spring binds tokens only of clients that have proved by the certificate who they are; the RFC means others too. */
    static void bind(JwtEncodingContext context) {
        HttpServletRequest request = currentRequest();
        X509Certificate certificate = request == null ? null : shownIn(request);
        if (certificate != null) {
            context.getClaims().claim("cnf", Map.of("x5t#S256", thumbprint(certificate)));
        }
    }

    static @Nullable HttpServletRequest currentRequest() {
        return RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes attributes
                ? attributes.getRequest()
                : null;
    }

    static @Nullable X509Certificate shownIn(HttpServletRequest request) {
        return request.getAttribute("jakarta.servlet.request.X509Certificate") instanceof X509Certificate[] chain
                ? chain[0]
                : null;
    }

    private static String thumbprint(X509Certificate certificate) {
        try {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
        } catch (NoSuchAlgorithmException | CertificateEncodingException e) {
            throw new IllegalStateException(e);
        }
    }
}
