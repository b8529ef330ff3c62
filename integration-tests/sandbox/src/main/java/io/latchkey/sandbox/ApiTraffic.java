package io.latchkey.sandbox;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands before the API, where no token has been looked at yet: remembers each request, holds it, answers in the API's
 * place. What a client can know from an answer has been counted before that answer was sent.
 */
final class ApiTraffic extends HttpFilter {

    private static final long serialVersionUID = 1L;

    private final transient RequestLog log = new RequestLog();
    private final AtomicInteger ordersProcessed = new AtomicInteger();
    private final transient PlannedAnswers answers = new PlannedAnswers();
    private final transient Doorway doorway = new Doorway();
    private final transient Doorway streams = new Doorway();

    static Map<String, List<String>> headers(HttpServletRequest request) {
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        Collections.list(request.getHeaderNames())
                .forEach(name -> headers.put(name, Collections.list(request.getHeaders(name))));
        return headers;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (isForAuthorizationServer(request.getRequestURI())) {
            chain.doFilter(request, response);
        } else {
            record(request, response, chain);
        }
    }

    private void record(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Received received =
                new Received(request.getMethod(), request.getRequestURI(), request.getQueryString(), headers(request));
        received.showed(ClientCertificates.shownIn(request));
        RecordedRequest recorded = new RecordedRequest(request, received);
        log.add(received);
        try {
            doorway.pass();
            answer(recorded, new WatchedResponse(response, received), chain);
            recorded.drain();
        } finally {
            recorded.end();
        }
    }

    private static boolean isForAuthorizationServer(String path) {
        return path.startsWith("/oauth2/") || path.startsWith("/clients/") || path.startsWith("/.well-known/");
    }

    private void answer(RecordedRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Answer planned = answers.take();
        if (planned == null) {
            chain.doFilter(request, response);
        } else {
            request.drain();
            planned.writeTo(response);
        }
    }

    /** Tells the log the status before the client can know it. */
    private static final class WatchedResponse extends HttpServletResponseWrapper {

        private final Received received;

        WatchedResponse(HttpServletResponse response, Received received) {
            super(response);
            this.received = received;
        }

        @Override
        public void setStatus(int status) {
            received.answeredWith(status);
            super.setStatus(status);
        }

        @Override
        public void sendError(int status) throws IOException {
            received.answeredWith(status);
            super.sendError(status);
        }

        @Override
        public void sendError(int status, String message) throws IOException {
            received.answeredWith(status);
            super.sendError(status, message);
        }
    }

    Doorway doorway() {
        return doorway;
    }

    /** Where price streams pass after each event. */
    Doorway streams() {
        return streams;
    }

    void answerNext(int count, Answer answer) {
        answers.next(count, answer);
    }

    int processOrder() {
        return ordersProcessed.incrementAndGet();
    }

    int ordersProcessed() {
        return ordersProcessed.get();
    }

    RequestLog log() {
        return log;
    }

    void reset() {
        doorway.open();
        streams.open();
        answers.none();
        ordersProcessed.set(0);
        log.clear();
    }
}
