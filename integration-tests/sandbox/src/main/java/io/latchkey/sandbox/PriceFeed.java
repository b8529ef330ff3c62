package io.latchkey.sandbox;

import java.io.IOException;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.handler.TextWebSocketHandler;

/** The price feed: a first price at once, and one more for each message that names an instrument. */
final class PriceFeed extends TextWebSocketHandler {

    @Override
    public void afterConnectionEstablished(WebSocketSession session) throws IOException {
        send(session, PartnerApi.PRICES.get(0));
    }

    @Override
    protected void handleTextMessage(WebSocketSession session, TextMessage message) throws IOException {
        for (PartnerApi.Price price : PartnerApi.PRICES) {
            if (price.instrument().equals(message.getPayload())) {
                send(session, price);
            }
        }
    }

    private static void send(WebSocketSession session, PartnerApi.Price price) throws IOException {
        session.sendMessage(new TextMessage(price.instrument() + " " + price.price()));
    }
}
