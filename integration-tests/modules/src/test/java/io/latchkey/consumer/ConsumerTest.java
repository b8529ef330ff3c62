package io.latchkey.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.ClientCredentialsTokenSource;
import io.latchkey.jaxrs.BearerAuthFilter;
import io.latchkey.okhttp.BearerAuthInterceptor;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("K8")
class ConsumerTest {

    @Test
    void aModularApplicationCallsItsApi() throws IOException {
        try (Consumer consumer = new Consumer()) {
            assertThat(consumer.callByOkHttp()).isEqualTo("Bearer abc1");
            assertThat(consumer.filter()).isNotNull();
        }
    }

    /** Jersey's own way is reached from our module, too: each filter has run once. */
    @Test
    @Tag("WJ5")
    void aModularApplicationCallsItsApiThroughARefusal() throws IOException {
        try (Consumer consumer = new Consumer()) {
            assertThat(consumer.callByJaxrsThroughARefusal()).isEqualTo("call-1 call-1");
        }
    }

    @Test
    void eachModuleIsNamedAndExportsItsOnePackage() {
        assertExportsItsOnePackage(ClientCredentialsTokenSource.class, "io.latchkey");
        assertExportsItsOnePackage(BearerAuthInterceptor.class, "io.latchkey.okhttp");
        assertExportsItsOnePackage(BearerAuthFilter.class, "io.latchkey.jaxrs");
        assertThat(Consumer.class.getModule().getName()).isEqualTo("io.latchkey.consumer");
    }

    private static void assertExportsItsOnePackage(Class<?> type, String name) {
        ModuleDescriptor descriptor = type.getModule().getDescriptor();

        assertThat(type.getModule().isNamed()).isTrue();
        assertThat(descriptor.name()).isEqualTo(name);
        assertThat(descriptor.exports())
                .singleElement()
                .satisfies(exports -> assertThat(exports.source()).isEqualTo(name));
        assertThat(descriptor.opens()).isEmpty();
    }
}
