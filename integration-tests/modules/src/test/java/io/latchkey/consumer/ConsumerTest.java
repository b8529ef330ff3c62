package io.latchkey.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.ClientCredentialsTokenSource;
import io.latchkey.jaxrs.BearerAuthFilter;
import io.latchkey.okhttp.BearerAuthInterceptor;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Requires.Modifier;
import java.util.List;
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
    void eachModuleIsNamedAndExportsWhatIsPublic() {
        assertExports(
                ClientCredentialsTokenSource.class,
                "io.latchkey",
                "io.latchkey.metrics",
                "io.latchkey.store",
                "io.latchkey.tradevest");
        assertExports(BearerAuthInterceptor.class, "io.latchkey.okhttp");
        assertExports(BearerAuthFilter.class, "io.latchkey.jaxrs");
        assertThat(Consumer.class.getModule().getName()).isEqualTo("io.latchkey.consumer");
    }

    /** Nobody has to have JCache, JDBC, Micrometer or OpenTelemetry who makes no use of them. */
    @Test
    void whatOnlySomeNeedIsOptional() {
        assertThat(ClientCredentialsTokenSource.class
                        .getModule()
                        .getDescriptor()
                        .requires())
                .filteredOn(required -> !required.modifiers().contains(Modifier.STATIC))
                .map(ModuleDescriptor.Requires::name)
                .containsExactlyInAnyOrder("java.base", "java.net.http", "com.fasterxml.jackson.core");
        assertThat(List.of("cache.api", "micrometer.core", "io.opentelemetry.api"))
                .allSatisfy(
                        name -> assertThat(ModuleLayer.boot().findModule(name)).isEmpty());
    }

    private static void assertExports(Class<?> type, String name, String... more) {
        ModuleDescriptor descriptor = type.getModule().getDescriptor();

        assertThat(type.getModule().isNamed()).isTrue();
        assertThat(descriptor.name()).isEqualTo(name);
        assertThat(descriptor.exports())
                .allSatisfy(exports -> assertThat(exports.isQualified()).isFalse())
                .map(ModuleDescriptor.Exports::source)
                .contains(name)
                .containsAll(List.of(more))
                .hasSize(1 + more.length);
        assertThat(descriptor.opens()).isEmpty();
    }
}
