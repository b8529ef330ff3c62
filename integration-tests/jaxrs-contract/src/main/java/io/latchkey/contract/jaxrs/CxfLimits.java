package io.latchkey.contract.jaxrs;

import io.latchkey.contract.BodyContract;
import io.latchkey.contract.ConcurrencyContract;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;

/** What CXF cannot do. */
public interface CxfLimits extends BodyContract, ConcurrencyContract {

    @Override
    @Test
    @Disabled("F18, E13: CXF hangs in its own piped stream if a server answers and closes before the upload has ended")
    default void survivesARefusalInTheMiddleOfAnUpload() {}

    @Override
    @Test
    @Disabled("J14: even in async() CXF runs request filters on the caller's thread, which waits there for its token")
    default void letAnInterruptedCallerGoAndTheOthersHaveTheToken() {}
}
