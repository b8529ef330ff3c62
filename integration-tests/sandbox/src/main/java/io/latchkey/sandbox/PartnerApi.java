package io.latchkey.sandbox;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.UriComponentsBuilder;

/** The protected resource: prices, orders, documents. All that reaches it bore a token that was found good. */
@RestController
final class PartnerApi {

    /**
     * A price.
     *
     * @param instrument what is traded
     * @param price in euro
     */
    record Price(String instrument, String price) {}

    static final List<Price> PRICES = List.of(new Price("BTC", "61250.40"), new Price("ETH", "2480.15"));

    private final ApiTraffic traffic;

    PartnerApi(ApiTraffic traffic) {
        this.traffic = traffic;
    }

    @GetMapping("/prices")
    List<Price> prices() {
        return PRICES;
    }

    /** Large enough to be compressed, if the client says that it can take that. */
    @GetMapping("/prices/history")
    List<Price> history() {
        return IntStream.range(0, 2_000)
                .mapToObj(day -> new Price("BTC", 60_000 + day + ".00"))
                .toList();
    }

    /** So many server-sent events, and the end; what comes after the first can be held. */
    @GetMapping("/prices/stream")
    void stream(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
        int events = Integer.parseInt(query(request, "events", "3"));
        for (int id = 1; id <= events; id++) {
            Price price = PRICES.get(id % PRICES.size());
            String event = "id: " + id + "\ndata: " + price.instrument() + " " + price.price() + "\n\n";
            response.getOutputStream().write(event.getBytes(StandardCharsets.UTF_8));
            response.flushBuffer();
            traffic.streams().pass();
        }
    }

    /** Not idempotent, so that an order that is sent twice is an order too many. */
    @PostMapping("/orders")
    ResponseEntity<Map<String, Object>> placeOrder(HttpServletRequest request, @RequestBody Map<String, Object> order) {
        int number = traffic.processOrder();
        String id = UUID.randomUUID().toString();
        int status = Integer.parseInt(query(request, "then", "201"));
        return ResponseEntity.status(status)
                .location(URI.create("/orders/" + id))
                .body(Map.of("orderId", id, "number", number, "order", order));
    }

    @GetMapping("/orders/{id}")
    Map<String, Object> order(@PathVariable String id) {
        return Map.of("orderId", id);
    }

    @DeleteMapping("/orders/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void cancelOrder(@PathVariable String id) {}

    @PostMapping("/documents")
    Map<String, Object> upload(HttpServletRequest request) throws IOException {
        return received(request);
    }

    @PutMapping("/documents")
    Map<String, Object> replace(HttpServletRequest request) throws IOException {
        return received(request);
    }

    @GetMapping("/documents/{id}")
    void download(HttpServletRequest request, HttpServletResponse response, @PathVariable String id)
            throws IOException {
        response.setContentType(MediaType.APPLICATION_OCTET_STREAM_VALUE);
        response.setHeader("Content-Disposition", "attachment; filename=\"" + id + ".bin\"");
        byte[] kilobyte = new byte[1024];
        for (int left = Integer.parseInt(query(request, "size", "1000")); left > 0; left -= kilobyte.length) {
            response.getOutputStream().write(kilobyte, 0, Math.min(left, kilobyte.length));
        }
    }

    private static Map<String, Object> received(HttpServletRequest request) throws IOException {
        try (DigestOutputStream digest = new DigestOutputStream(OutputStream.nullOutputStream(), BodyDigest.sha256())) {
            long size = request.getInputStream().transferTo(digest);
            return Map.of(
                    "size",
                    size,
                    "sha256",
                    HexFormat.of().formatHex(digest.getMessageDigest().digest()));
        }
    }

    /** Answers only who was granted the scope of the same name; who was not gets Spring's 403. */
    @GetMapping("/accounts")
    List<String> accounts() {
        return List.of("DE00 0000 0001");
    }

    /** Says with a 401 that the scope does not suffice, as some servers do: no other token would be better. */
    @GetMapping("/statements")
    ResponseEntity<Map<String, String>> statements() {
        return ResponseEntity.status(HttpStatus.UNAUTHORIZED)
                .header("WWW-Authenticate", "Bearer error=\"insufficient_scope\", scope=\"statements\"")
                .body(Map.of("error", "insufficient_scope"));
    }

    /** Sends the caller on, by the status that it asks for, to the place that it asks for. */
    @RequestMapping("/redirect")
    ResponseEntity<Void> redirect(HttpServletRequest request) {
        return ResponseEntity.status(Integer.parseInt(query(request, "status", "302")))
                .header("Location", query(request, "to", "/prices"))
                .build();
    }

    /** Reads the query alone: asking the request for its parameters would use up a form. */
    private static String query(HttpServletRequest request, String name, String otherwise) {
        String value = UriComponentsBuilder.newInstance()
                .query(request.getQueryString())
                .build()
                .getQueryParams()
                .getFirst(name);
        return value == null ? otherwise : URLDecoder.decode(value, StandardCharsets.UTF_8);
    }
}
