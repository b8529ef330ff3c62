package io.latchkey.clients;

import static io.latchkey.clients.Partner.DEAD;
import static io.latchkey.clients.Partner.GOOD;
import static org.assertj.core.api.Assertions.assertThat;

import feign.Body;
import feign.Feign;
import feign.Param;
import feign.RequestLine;
import org.junit.jupiter.api.Test;

final class FeignTest {

    interface Orders {

        @RequestLine("POST /orders")
        @Body("{order}")
        String order(@Param("order") String order);
    }

    @Test
    void postsThroughADeadToken() {
        try (Partner partner = Partner.answering("taken")) {
            Orders orders = Feign.builder()
                    .client(new feign.okhttp.OkHttpClient(partner.client()))
                    .target(Orders.class, partner.origin());

            assertThat(orders.order("one order")).isEqualTo("taken");

            assertThat(partner.authorizations()).containsExactly(DEAD, GOOD);
            assertThat(partner.requests()).allMatch(request -> request.text().equals("one order"));
        }
    }
}
