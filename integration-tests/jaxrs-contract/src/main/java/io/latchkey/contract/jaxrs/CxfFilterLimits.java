package io.latchkey.contract.jaxrs;

import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;

/** What CXF cannot do about filters. */
public interface CxfFilterLimits extends FilterScenario {

    @Override
    @Test
    @Disabled("J14: CXF runs request filters on the caller's thread, which waits there for its token")
    default void letsTheCallerOfAnAsynchronousCallGoWhileItWaitsForItsToken() {}
}
