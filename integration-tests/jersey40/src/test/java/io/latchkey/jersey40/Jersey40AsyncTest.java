package io.latchkey.jersey40;

import io.latchkey.contract.jaxrs.HttpUrlConnectionLimits;
import io.latchkey.contract.jaxrs.JaxrsAsyncContract;

final class Jersey40AsyncTest extends JaxrsAsyncContract implements HttpUrlConnectionLimits {}
