package io.latchkey.contract.jaxrs;

import jakarta.ws.rs.client.Client;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** The contract, and the scenarios that only Jakarta REST has. */
public abstract class JaxrsScenarios extends JaxrsContract
        implements EntityScenario,
                MultipartScenario,
                AnswerScenario,
                FilterScenario,
                OnceScenario,
                RedirectScenario,
                SseScenario {

    private final List<Client> clients = new ArrayList<>();

    @Override
    public Client closing(Client client) {
        clients.add(client);
        return client;
    }

    @AfterEach
    void closeClients() {
        clients.forEach(Client::close);
    }
}
