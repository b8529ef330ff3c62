package io.latchkey.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasModifiers.Predicates.modifier;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.Serializable;

@AnalyzeClasses(
        packages = {
            "io.latchkey",
            "io.latchkey.metrics",
            "io.latchkey.store",
            "io.latchkey.tradevest",
            "io.latchkey.okhttp",
            "io.latchkey.jaxrs"
        },
        importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule coreKnowsNoAdapterAndNoHttpLibrary = classes()
            .that()
            .resideInAPackage("io.latchkey")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "io.latchkey",
                    "java..",
                    "javax.crypto..",
                    "javax.net.ssl..",
                    "com.fasterxml.jackson.core..",
                    "org.jspecify..");

    /** So that a store of an application's own can do whatever ours do. */
    @ArchTest
    static final ArchRule storesKnowThePublicPartOfCoreAndOneEngineEach = classes()
            .that()
            .resideInAPackage("io.latchkey.store")
            .should()
            .onlyDependOnClassesThat(
                    resideInAnyPackage("io.latchkey.store", "java..", "javax.sql", "javax.cache", "org.jspecify..")
                            .or(resideInAPackage("io.latchkey").and(modifier(JavaModifier.PUBLIC))));

    /** So that the environments of another partner can be had the same way. */
    @ArchTest
    static final ArchRule environmentsKnowThePublicPartOfCoreAlone = classes()
            .that()
            .resideInAPackage("io.latchkey.tradevest")
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage("io.latchkey.tradevest", "java..", "org.jspecify..")
                    .or(resideInAPackage("io.latchkey").and(modifier(JavaModifier.PUBLIC))));

    /** So that a listener of an application's own can do whatever ours do, and either library is needed only for its own. */
    @ArchTest
    static final ArchRule metricsByMicrometerKnowThePublicPartOfCoreAndThatAlone =
            metricsKnow("MicrometerTokenListener", "io.micrometer.core.instrument..");

    @ArchTest
    static final ArchRule metricsByOpenTelemetryKnowThePublicPartOfCoreAndThatAlone =
            metricsKnow("OpenTelemetryTokenListener", "io.opentelemetry.api..", "io.opentelemetry.context..");

    @ArchTest
    static final ArchRule spansKnowThePublicPartOfCoreAndOpenTelemetryAlone =
            metricsKnow("FetchSpan", "io.opentelemetry.api..", "io.opentelemetry.context..");

    @ArchTest
    static final ArchRule whatMetricsHaveInCommonKnowsNeitherLibrary = metricsKnow("(FetchError|Sources|TokenLife)");

    private static ArchRule metricsKnow(String name, String... library) {
        return classes()
                .that()
                .haveNameMatching("io\\.latchkey\\.metrics\\." + name + "(\\$.*)?")
                .should()
                .onlyDependOnClassesThat(
                        resideInAnyPackage("io.latchkey.metrics", "java..", "javax.net.ssl", "org.jspecify..")
                                .or(resideInAnyPackage(library))
                                .or(resideInAPackage("io.latchkey").and(modifier(JavaModifier.PUBLIC))));
    }

    @ArchTest
    static final ArchRule theOkHttpAdapterKnowsCoreAndOkHttpAlone = classes()
            .that()
            .resideInAPackage("io.latchkey.okhttp")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "io.latchkey", "io.latchkey.okhttp", "java..", "okhttp3", "okio", "kotlin..", "org.jspecify..");

    @ArchTest
    static final ArchRule theJaxrsAdapterKnowsCoreAndJakartaRestAlone = classes()
            .that()
            .resideInAPackage("io.latchkey.jaxrs")
            .and()
            .doNotHaveSimpleName("Jersey")
            .and()
            .doNotHaveSimpleName("Resteasy")
            .and()
            .doNotHaveSimpleName("Cxf")
            .and()
            .doNotHaveFullyQualifiedName("io.latchkey.jaxrs.Cxf$Borrowed")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("io.latchkey", "io.latchkey.jaxrs", "java..", "jakarta.ws.rs..", "org.jspecify..");

    /** Loaded only where their implementation is there. */
    @ArchTest
    static final ArchRule implementationsAreNamedInOnePlace = classes()
            .that()
            .haveSimpleName("Jersey")
            .or()
            .haveSimpleName("Resteasy")
            .or()
            .haveSimpleName("Cxf")
            .should()
            .onlyBeAccessed()
            .byAnyPackage("io.latchkey.jaxrs")
            .andShould()
            .bePackagePrivate();

    @ArchTest
    static final ArchRule whatIsPublicIsFinal = classes()
            .that()
            .arePublic()
            .and()
            .areNotInterfaces()
            .and()
            .areNotAssignableTo(Throwable.class)
            .should()
            .haveModifier(JavaModifier.FINAL);

    /** A token that can be serialized ends up on a disk some day (case H8). */
    @ArchTest
    static final ArchRule onlyExceptionsAreSerializable = classes()
            .that(DescribedPredicate.not(
                    assignableTo(Throwable.class).or(assignableTo(Enum.class)).or(JavaClass.Predicates.INTERFACES)))
            .should()
            .notBeAssignableTo(Serializable.class);

    /** A monitor pins a virtual thread to its carrier before JDK 24 (case D15). */
    @ArchTest
    static final ArchRule nothingIsSynchronized = methods().should().notHaveModifier(JavaModifier.SYNCHRONIZED);

    @ArchTest
    static final ArchRule nothingIsPrinted = NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;

    @ArchTest
    static final ArchRule theLogIsTheOneOfThePlatform = NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;

    @ArchTest
    static void theStoresAreThese(JavaClasses published) {
        assertThat(published.stream()
                        .filter(type -> type.getPackageName().equals("io.latchkey.store"))
                        .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                        .filter(JavaClass::isTopLevelClass)
                        .map(JavaClass::getSimpleName))
                .containsExactlyInAnyOrder("JCacheTokenStore", "JdbcTokenStore", "RedisTokenStore");
    }

    @ArchTest
    static void theEnvironmentsAreThese(JavaClasses published) {
        assertThat(published.stream()
                        .filter(type -> type.getPackageName().equals("io.latchkey.tradevest"))
                        .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                        .filter(JavaClass::isTopLevelClass)
                        .map(JavaClass::getSimpleName))
                .containsExactlyInAnyOrder("Tradevest");
    }

    @ArchTest
    static void theMetricsAreThese(JavaClasses published) {
        assertThat(published.stream()
                        .filter(type -> type.getPackageName().equals("io.latchkey.metrics"))
                        .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                        .filter(JavaClass::isTopLevelClass)
                        .map(JavaClass::getSimpleName))
                .containsExactlyInAnyOrder("MicrometerTokenListener", "OpenTelemetryTokenListener");
    }

    /** Each name here is one that a user may have to learn. */
    @ArchTest
    static void thePublicTypesOfCoreAreThese(JavaClasses published) {
        assertThat(published.stream()
                        .filter(type -> type.getPackageName().equals("io.latchkey"))
                        .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                        .filter(JavaClass::isTopLevelClass)
                        .map(JavaClass::getSimpleName)
                        .filter(name -> !name.equals("package-info")))
                .containsExactlyInAnyOrder(
                        "AccessToken",
                        "AllowedOrigins",
                        "BearerAuth",
                        "BearerExchange",
                        "ClientAuthentication",
                        "ClientCredentialsTokenSource",
                        "RefreshingTokenSource",
                        "SigningKey",
                        "TokenException",
                        "TokenListener",
                        "TokenSource",
                        "TokenStatus",
                        "TokenStore",
                        "TokenTransport");
    }
}
