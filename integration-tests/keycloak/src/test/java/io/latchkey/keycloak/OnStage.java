package io.latchkey.keycloak;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives tests the one {@link Stage} that they share; it is closed behind the last of them. */
final class OnStage implements ParameterResolver {

    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(OnStage.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Stage.class;
    }

    @Override
    public Stage resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Opened opened = context.getRoot()
                .getStore(NAMESPACE)
                .getOrComputeIfAbsent(Opened.class, type -> Opened.open(), Opened.class);
        if (opened.stage == null) {
            throw new IllegalStateException("Keycloak has not started", opened.failure);
        }
        return opened.stage;
    }

    /** What has failed once is not tried again for each test. */
    private record Opened(@Nullable Stage stage, @Nullable Exception failure) implements AutoCloseable {

        static Opened open() {
            try {
                return new Opened(Stage.open(), null);
            } catch (Exception e) {
                return new Opened(null, e);
            }
        }

        @Override
        public void close() throws IOException {
            if (stage != null) {
                stage.close();
            }
        }
    }
}
