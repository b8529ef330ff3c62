package io.latchkey.cxf42;

import io.latchkey.contract.jaxrs.CxfAnswerLimits;
import io.latchkey.contract.jaxrs.CxfLimits;
import io.latchkey.contract.jaxrs.CxfMultipartLimits;
import io.latchkey.contract.jaxrs.CxfSseLimits;
import io.latchkey.contract.jaxrs.JaxrsScenarios;

final class Cxf42Test extends JaxrsScenarios implements CxfLimits, CxfAnswerLimits, CxfMultipartLimits, CxfSseLimits {}
