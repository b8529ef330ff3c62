package io.latchkey.contract.jaxrs;

import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;

/** What is not tested with CXF: its module for server-sent events is not among what these tests can resolve. */
public interface CxfSseLimits extends SseScenario {

    String REASON = "G17: SseEventSource is in cxf-rt-rs-sse, which these tests cannot resolve";

    @Override
    @Test
    @Disabled(REASON)
    default void subscribesWithATokenAndOnceMoreIfThatIsDead() {}

    @Override
    @Test
    @Disabled(REASON)
    default void subscribesAnewWithAFreshToken() {}

    @Override
    @Test
    @Disabled(REASON)
    default void subscribesAnewThroughARevokedToken() {}

    @Override
    @Test
    @Disabled(REASON)
    default void hearsThePricesOfTheSandboxThroughARevokedToken() {}
}
