package io.latchkey.resteasy62;

import io.latchkey.contract.jaxrs.JaxrsScenarios;

final class Resteasy62Test extends JaxrsScenarios {}
