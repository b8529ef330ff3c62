package io.latchkey.resteasy62.engines;

import org.apache.http.HttpRequest;
import org.apache.http.HttpResponse;
import org.apache.http.impl.client.DefaultRedirectStrategy;
import org.apache.http.protocol.HttpContext;

/** What a user of Apache's asynchronous client gives it before it may bear tokens. */
final class NoRedirects extends DefaultRedirectStrategy {

    @Override
    public boolean isRedirected(HttpRequest request, HttpResponse response, HttpContext context) {
        return false;
    }
}
