package io.latchkey.mutants;

import io.latchkey.contract.jaxrs.HttpUrlConnectionLimits;
import io.latchkey.contract.jaxrs.JaxrsScenarios;

final class OnJersey extends JaxrsScenarios implements HttpUrlConnectionLimits {

    /** Enough to notice. */
    @Override
    public int callsInARow() {
        return 100;
    }
}
