package io.latchkey.springboot;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.PostExchange;

// tag::api[]
interface PartnerApi {

    record Price(String instrument, String price) {}

    @GetExchange("/prices")
    List<Price> prices();

    @PostExchange("/orders")
    Map<String, Object> order(@RequestHeader("Requestor-ID") UUID requestor, @RequestBody Map<String, Object> order);
}
// end::api[]
