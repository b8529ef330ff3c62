package io.latchkey.sandbox;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.ServletServerHttpResponse;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.http.converter.OAuth2ErrorHttpMessageConverter;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;

/**
 * The token endpoint's errors (RFC 6749 section 5.2). Tradevest answers 400 to all of them; with {@code invalid_client}
 * Spring, and many others, answer 401.
 */
final class TokenErrors implements AuthenticationFailureHandler {

    private final OAuth2ErrorHttpMessageConverter body = new OAuth2ErrorHttpMessageConverter();
    private volatile boolean always400 = true;

    void always400(boolean on) {
        always400 = on;
    }

    @Override
    public void onAuthenticationFailure(
            HttpServletRequest request, HttpServletResponse response, AuthenticationException reason)
            throws IOException {
        OAuth2Error error = ((OAuth2AuthenticationException) reason).getError();
        boolean unauthorized = !always400 && error.getErrorCode().equals(OAuth2ErrorCodes.INVALID_CLIENT);
        try (ServletServerHttpResponse answer = new ServletServerHttpResponse(response)) {
            answer.setStatusCode(unauthorized ? HttpStatus.UNAUTHORIZED : HttpStatus.BAD_REQUEST);
            body.write(error, null, answer);
        }
    }
}
