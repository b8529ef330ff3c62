package io.latchkey.jersey40;

import io.latchkey.contract.jaxrs.HttpUrlConnectionLimits;
import io.latchkey.contract.jaxrs.JaxrsScenarios;
import io.latchkey.contract.jaxrs.JerseyScenario;

final class Jersey40Test extends JaxrsScenarios implements HttpUrlConnectionLimits, JerseyScenario {}
