package io.latchkey.jersey31;

import io.latchkey.contract.jaxrs.HttpUrlConnectionLimits;
import io.latchkey.contract.jaxrs.JaxrsScenarios;

final class Jersey31Test extends JaxrsScenarios implements HttpUrlConnectionLimits {}
