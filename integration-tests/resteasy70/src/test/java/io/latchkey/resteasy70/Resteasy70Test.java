package io.latchkey.resteasy70;

import io.latchkey.contract.jaxrs.JaxrsScenarios;

final class Resteasy70Test extends JaxrsScenarios {}
