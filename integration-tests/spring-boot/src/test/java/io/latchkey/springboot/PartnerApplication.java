package io.latchkey.springboot;

import java.util.List;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Passes on the partner's prices. */
@SpringBootApplication(proxyBeanMethods = false)
@RestController
class PartnerApplication {

    private final PartnerApi partner;

    PartnerApplication(PartnerApi partner) {
        this.partner = partner;
    }

    @GetMapping("/prices")
    List<PartnerApi.Price> prices() {
        return partner.prices();
    }
}
