package io.latchkey.contract.jaxrs;

import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;

/** What CXF cannot do about answers. */
public interface CxfAnswerLimits extends AnswerScenario {

    @Override
    @Test
    @Disabled("J22: CXF keeps the Content-Type of the 401 beside the headers, and puts it into an answer without one")
    default void keepsNothingOfTheFirstAnswerIfTheSecondHasNoEntity() {}
}
