package io.latchkey.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Compares the public API of each published module with its {@code api.txt}, so that a change of it shows in review. To
 * accept a change:
 *
 * <pre>
 * mvn -pl integration-tests/architecture -am test \
 *     -Dtest=PublicApiTest -Dsurefire.failIfNoSpecifiedTests=false -Dapi.update
 * </pre>
 */
class PublicApiTest {

    @ParameterizedTest
    @CsvSource({
        "core,               io.latchkey io.latchkey.metrics io.latchkey.store",
        "okhttp-interceptor, io.latchkey.okhttp",
        "jaxrs-filter,       io.latchkey.jaxrs",
    })
    void isTheOneThatIsWrittenDown(String module, String packageNames) throws IOException {
        Path file = Path.of("..", "..", module, "api.txt");
        String api = ApiListing.of(Stream.of(packageNames.split(" ")).flatMap(PublicApiTest::classes));
        if (System.getProperty("api.update") != null) {
            Files.writeString(file, api);
        }

        assertThat(api).isNotEmpty();
        assertThat(api)
                .as("the public API of %s; see the Javadoc of this test for how to accept a change", module)
                .isEqualTo(Files.readString(file));
    }

    private static Stream<Class<?>> classes(String packageName) {
        return new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages(packageName).stream()
                        .filter(type -> type.getPackageName().equals(packageName))
                        .filter(type -> !type.getSimpleName().equals("package-info"))
                        // others may need what is not here to be loaded
                        .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC)
                                || type.getModifiers().contains(JavaModifier.PROTECTED))
                        .map(type -> type.reflect());
    }
}
