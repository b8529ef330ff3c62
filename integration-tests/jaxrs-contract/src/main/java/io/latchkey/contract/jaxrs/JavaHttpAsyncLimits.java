package io.latchkey.contract.jaxrs;

import io.latchkey.contract.BodyContract;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;

/** What Jersey's connector for {@code java.net.http} cannot do. */
public interface JavaHttpAsyncLimits extends BodyContract {

    @Override
    @Test
    @Disabled(
            "F18, E13: in async() it hands on no failure at all (a refused connection neither), so that a call never ends")
    default void survivesARefusalInTheMiddleOfAnUpload() {}
}
