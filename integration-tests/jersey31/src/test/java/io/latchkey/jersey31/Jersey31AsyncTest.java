package io.latchkey.jersey31;

import io.latchkey.contract.jaxrs.HttpUrlConnectionLimits;
import io.latchkey.contract.jaxrs.JaxrsAsyncContract;

final class Jersey31AsyncTest extends JaxrsAsyncContract implements HttpUrlConnectionLimits {}
