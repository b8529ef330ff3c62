package io.latchkey.jersey31;

import io.latchkey.contract.jaxrs.HttpUrlConnectionLimits;
import io.latchkey.contract.jaxrs.JaxrsScenarios;
import io.latchkey.contract.jaxrs.JerseyScenario;

final class Jersey31Test extends JaxrsScenarios implements HttpUrlConnectionLimits, JerseyScenario {}
