package io.latchkey.cxf41;

import io.latchkey.contract.jaxrs.CxfLimits;
import io.latchkey.contract.jaxrs.JaxrsAsyncContract;

final class Cxf41AsyncTest extends JaxrsAsyncContract implements CxfLimits {}
