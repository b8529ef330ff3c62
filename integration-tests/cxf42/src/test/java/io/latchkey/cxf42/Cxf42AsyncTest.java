package io.latchkey.cxf42;

import io.latchkey.contract.jaxrs.CxfLimits;
import io.latchkey.contract.jaxrs.JaxrsAsyncContract;

final class Cxf42AsyncTest extends JaxrsAsyncContract implements CxfLimits {}
