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
        assertExports(ClientCredentialsTokenSource.class, "io.latchkey", "io.latchkey.store");
        assertExports(BearerAuthInterceptor.class, "io.latchkey.okhttp");
        assertExports(BearerAuthFilter.class, "io.latchkey.jaxrs");
        assertThat(Consumer.class.getModule().getName()).isEqualTo("io.latchkey.consumer");
    }

    /** Nobody has to have JCache or JDBC who shares no token through them. */
    @Test
    void theEnginesOfStoresAreOptional() {
        assertThat(ClientCredentialsTokenSource.class
                        .getModule()
                        .getDescriptor()
                        .requires())
                .filteredOn(required ->
                        required.name().equals("cache.api") || required.name().equals("java.sql"))
                .hasSize(2)
                .allSatisfy(required -> assertThat(required.modifiers()).contains(Modifier.STATIC));
        assertThat(ModuleLayer.boot().findModule("cache.api")).isEmpty();
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
