package io.latchkey.chaos;

import io.latchkey.TokenTransport;
import io.latchkey.Unsettled;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Tells of each token request of one source from its beginning until its answer is closed. Thread-safe. */
final class CountedTransport implements TokenTransport {

    private final TokenTransport transport;
    private final World world;
    private final int source;
    private final Flight flight;

    CountedTransport(TokenTransport transport, World world, int source, Flight flight) {
        this.transport = transport;
        this.world = world;
        this.source = source;
        this.flight = flight;
    }

    @Override
    public Response send(Request request) throws IOException {
        Flight.Exchange exchange = flight.begin(Unsettled.toldToEnd());
        world.requested(source);
        world.tally().count("requests of source " + source);
        boolean answered = false;
        try {
            Response response = transport.send(request);
            answered = true;
            return new Response(
                    response.statusCode(), response.headers(), new Counted(response.body(), flight, exchange));
        } finally {
            if (!answered) {
                flight.end(exchange);
            }
        }
    }

    /** An answer's body. */
    private static final class Counted extends FilterInputStream {

        private final Flight flight;
        private final Flight.Exchange exchange;

        Counted(InputStream body, Flight flight, Flight.Exchange exchange) {
            super(body);
            this.flight = flight;
            this.exchange = exchange;
        }

        @Override
        public void close() throws IOException {
            try {
                super.close();
            } finally {
                flight.end(exchange);
            }
        }
    }
}
