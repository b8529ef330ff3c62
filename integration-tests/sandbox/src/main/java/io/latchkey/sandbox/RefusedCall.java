package io.latchkey.sandbox;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.server.resource.web.BearerTokenAuthenticationEntryPoint;
import org.springframework.security.web.AuthenticationEntryPoint;

/** The API's 401: Spring's status and challenge, and a body, for a caller who wants to read the answer to the end. */
final class RefusedCall implements AuthenticationEntryPoint {

    private final AuthenticationEntryPoint challenge = new BearerTokenAuthenticationEntryPoint();

    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException reason)
            throws IOException {
        // The whole body is taken in first, so that it has been recorded when the answer is seen.
        request.getInputStream().transferTo(OutputStream.nullOutputStream());
        try {
            challenge.commence(request, response, reason);
        } catch (ServletException e) {
            throw new IOException(e);
        }
        String error = reason instanceof OAuth2AuthenticationException oauth
                ? oauth.getError().getErrorCode()
                : "no_token";
        new Answer(response.getStatus(), Map.of(), "")
                .json("{\"error\":\"" + error + "\"}")
                .writeTo(response);
    }
}
