package io.latchkey.quarkus;

import io.latchkey.contract.jaxrs.HandedOnLimits;
import io.latchkey.contract.jaxrs.JaxrsAsyncContract;

/** Without Quarkus itself, response filters run on the event loop. */
final class QuarkusAsyncTest extends JaxrsAsyncContract implements HandedOnLimits {}
