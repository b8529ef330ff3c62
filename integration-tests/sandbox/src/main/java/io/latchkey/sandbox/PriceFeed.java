package io.latchkey.sandbox;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.handler.TextWebSocketHandler;

/**
 * The price feed: a first price at once, and one more for each message that names an instrument. A message of the type
 * {@code PRICE_SUBSCRIPTION} is answered as Tradevest's feed does: by one of the type {@code PRICES}, with the markets
 * that were asked for, or all if there were none.
 */
final class PriceFeed extends TextWebSocketHandler {

    private static final Pattern SYMBOL = Pattern.compile("\"cryptoSymbol\"\\s*:\\s*\"(\\w+)\"");

    private final Set<WebSocketSession> sessions = ConcurrentHashMap.newKeySet();

    @Override
    public void afterConnectionEstablished(WebSocketSession session) throws IOException {
        sessions.add(session);
        send(session, PartnerApi.PRICES.get(0));
    }

    @Override
    public void afterConnectionClosed(WebSocketSession session, CloseStatus status) {
        sessions.remove(session);
    }

    @Override
    protected void handleTextMessage(WebSocketSession session, TextMessage message) throws IOException {
        if (message.getPayload().contains("\"PRICE_SUBSCRIPTION\"")) {
            session.sendMessage(new TextMessage(prices(message.getPayload())));
            return;
        }
        for (PartnerApi.Price price : PartnerApi.PRICES) {
            if (price.instrument().equals(message.getPayload())) {
                send(session, price);
            }
        }
    }

    /** As a server does that is started anew. */
    void end() throws IOException {
        for (WebSocketSession session : sessions) {
            session.close(CloseStatus.SERVICE_RESTARTED);
        }
    }

    private static String prices(String subscription) {
        List<String> symbols = SYMBOL.matcher(subscription)
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();
        return PartnerApi.PRICES.stream()
                .filter(price -> symbols.isEmpty() || symbols.contains(price.instrument()))
                .map(price -> "{\"market\":{\"currency\":\"EUR\",\"cryptoSymbol\":\"" + price.instrument()
                        + "\"},\"asks\":[{\"price\":\"" + price.price() + "\",\"quantity\":\"1\"}],\"bids\":[]}")
                .collect(Collectors.joining(",", "{\"type\":\"PRICES\",\"prices\":[", "]}"));
    }

    private static void send(WebSocketSession session, PartnerApi.Price price) throws IOException {
        session.sendMessage(new TextMessage(price.instrument() + " " + price.price()));
    }
}
