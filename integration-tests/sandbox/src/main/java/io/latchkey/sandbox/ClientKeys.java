package io.latchkey.sandbox;

import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Where the authorization server finds the public keys of clients that sign (RFC 7523). */
@RestController
final class ClientKeys {

    private final Clients clients;

    ClientKeys(Clients clients) {
        this.clients = clients;
    }

    @GetMapping(path = "/clients/{clientId}/jwks", produces = MediaType.APPLICATION_JSON_VALUE)
    String jwkSet(@PathVariable String clientId) {
        return clients.jwkSet(clientId);
    }
}
