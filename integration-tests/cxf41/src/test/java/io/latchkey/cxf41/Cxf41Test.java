package io.latchkey.cxf41;

import io.latchkey.contract.jaxrs.CxfFilterLimits;
import io.latchkey.contract.jaxrs.CxfLimits;
import io.latchkey.contract.jaxrs.CxfSseLimits;
import io.latchkey.contract.jaxrs.JaxrsScenarios;
import io.latchkey.contract.jaxrs.RefusedRedirects;

final class Cxf41Test extends JaxrsScenarios implements CxfLimits, CxfSseLimits, CxfFilterLimits, RefusedRedirects {
    @Override
    public int callsInARow() {
        return 300;
    }

    @Override
    public String cure() {
        return "http.autoredirect";
    }
}
