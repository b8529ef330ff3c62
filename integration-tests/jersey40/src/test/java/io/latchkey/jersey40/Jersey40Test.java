package io.latchkey.jersey40;

import io.latchkey.contract.jaxrs.HttpUrlConnectionLimits;
import io.latchkey.contract.jaxrs.JaxrsScenarios;

final class Jersey40Test extends JaxrsScenarios implements HttpUrlConnectionLimits {}
