package io.cairn.config;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.constructors;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchRule;
import io.cairn.config.spi.SystemTime;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.Collection;
import java.util.Date;
import java.util.Map;
import java.util.concurrent.Executor;

/**
 * The lines of the design's section 3, and what rule 12 and the injected time ask of each class.
 */
final class ArchitectureRules {
  static final String API = "io.cairn.config";
  static final String SPI = "io.cairn.config.spi";
  static final String TESTING = "io.cairn.config.testing";
  static final String INTERNAL = "io.cairn.config.internal";

  private ArchitectureRules() {}

  /** Every rule, by the name that a test shows. */
  static Map<String, ArchRule> all() {
    return Map.ofEntries(
        Map.entry("dependencies", knowsNoOtherModule()),
        Map.entry("signatures", namesNoThirdPartyType()),
        Map.entry("public types", publicTypesStandInPublicPackages()),
        Map.entry("internal", internalIsForTheCoreAlone()),
        Map.entry("spi", spiKnowsNoClient()),
        Map.entry("test kit", mainUsesNoTestKit()),
        Map.entry("L1 is added to", onlyThePublisherAddsToL1()),
        Map.entry("L1 is weighed", onlyTheChangePathWeighsL1()),
        Map.entry("L1 is swapped", onlyThePublisherSwaps()),
        Map.entry("residents are made", onlyThePublisherMakesResidents()),
        Map.entry("followed values", onlyThePublisherWritesFollowedValues()),
        Map.entry("standard streams", noClasses().should(ACCESS_STANDARD_STREAMS)),
        Map.entry(
            "java.util.logging",
            noClasses().should().dependOnClassesThat().resideInAPackage("java.util.logging..")),
        Map.entry("sleep", noClasses().should().callMethod(Thread.class, "sleep", long.class)),
        Map.entry("clocks", onlySystemTimeReadsClocks()),
        Map.entry("static variables", noStaticVariables()),
        Map.entry("static containers", noStaticContainers()));
  }

  /**
   * The modules stand in packages beside those of the core, so a list of what is known leaves them
   * out, and every library without a reason in the POM.
   */
  private static ArchRule knowsNoOtherModule() {
    return classes()
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(
                    API,
                    SPI,
                    TESTING,
                    INTERNAL,
                    "java..",
                    "javax.sql..",
                    "com.fasterxml.jackson..",
                    "com.github.benmanes.caffeine..",
                    "com.google.errorprone.annotations..",
                    "io.github.resilience4j..",
                    "io.micrometer..",
                    "org.assertj..",
                    "org.awaitility..",
                    "org.jspecify.annotations..",
                    "org.junit.jupiter.api..",
                    "org.slf4j..",
                    "org.sqlite..",
                    "org.yaml.snakeyaml..")
                .or(describe("primitive", JavaClass::isPrimitive))
                .or(describe("array", JavaClass::isArray)));
  }

  /**
   * Two exceptions. {@link CairnMeterBinder} is a binding to Micrometer and nothing else: who names
   * it has chosen Micrometer, and who does not never loads it. The test kit is for tests on JUnit,
   * which calls the extension by JUnit's own types.
   */
  private static ArchRule namesNoThirdPartyType() {
    return classes()
        .that(describe("are public", ArchitectureRules::isPublic))
        .and()
        .resideOutsideOfPackage(INTERNAL)
        .and()
        .doNotBelongToAnyOf(CairnMeterBinder.class)
        .should(new OnlyNameOurTypes());
  }

  private static ArchRule publicTypesStandInPublicPackages() {
    return classes()
        .that(describe("are public", ArchitectureRules::isPublic))
        .should()
        .resideInAnyPackage(API, SPI, TESTING, INTERNAL);
  }

  /**
   * For the client and its SPI: not for the test kit, nor the modules, whose packages lie beside.
   */
  private static ArchRule internalIsForTheCoreAlone() {
    return noClasses()
        .that()
        .resideOutsideOfPackages(API, SPI, INTERNAL)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(INTERNAL);
  }

  /** A backend is written against values and contracts: it knows neither client nor store. */
  private static ArchRule spiKnowsNoClient() {
    return noClasses()
        .that()
        .resideInAPackage(SPI)
        .should()
        .dependOnClassesThat()
        .belongToAnyOf(
            CairnClient.class,
            ClientBuilder.class,
            ClientStatus.class,
            ClientMetrics.class,
            HuntStatus.class,
            Live.class,
            FollowedHunt.class,
            ConfigListener.class,
            ConfigValidator.class,
            MemoryConfigStore.class,
            EmbeddedConfigStore.class,
            FolderImport.class,
            CairnMeterBinder.class);
  }

  private static ArchRule mainUsesNoTestKit() {
    return noClasses()
        .that()
        .resideOutsideOfPackage(TESTING)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(TESTING);
  }

  private static ArchRule onlyThePublisherAddsToL1() {
    return methods()
        .that()
        .areDeclaredIn(ProcessTier.class)
        .and()
        .haveName("add")
        .should()
        .onlyBeCalled()
        .byClassesThat()
        .belongToAnyOf(SnapshotPublisher.class);
  }

  /** {@link Residency} pins and lets go, which changes the weight and not the content. */
  private static ArchRule onlyTheChangePathWeighsL1() {
    return methods()
        .that()
        .areDeclaredIn(ProcessTier.class)
        .and()
        .haveName("reweigh")
        .should()
        .onlyBeCalled()
        .byClassesThat()
        .belongToAnyOf(SnapshotPublisher.class, Residency.class);
  }

  private static ArchRule onlyThePublisherSwaps() {
    return methods()
        .that()
        .areDeclaredIn(Resident.class)
        .and()
        .haveName("swap")
        .should()
        .onlyBeCalled()
        .byClassesThat()
        .belongToAnyOf(SnapshotPublisher.class);
  }

  private static ArchRule onlyThePublisherMakesResidents() {
    return constructors()
        .that()
        .areDeclaredIn(Resident.class)
        .should()
        .onlyBeCalled()
        .byClassesThat()
        .belongToAnyOf(SnapshotPublisher.class);
  }

  private static ArchRule onlyThePublisherWritesFollowedValues() {
    return methods()
        .that()
        .areDeclaredIn(ValueFollowers.class)
        .and()
        .haveNameMatching("prepare|place|complete")
        .should()
        .onlyBeCalled()
        .byClassesThat()
        .belongToAnyOf(SnapshotPublisher.class);
  }

  private static ArchRule onlySystemTimeReadsClocks() {
    return noClasses()
        .that()
        .doNotBelongToAnyOf(SystemTime.class)
        .should()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(Instant.class, "now")
        .orShould()
        .callConstructor(Date.class)
        .orShould()
        .callMethod(LocalDateTime.class, "now")
        .orShould()
        .callMethod(Clock.class, "systemUTC");
  }

  /** Rule 12: two clients of one process share nothing. */
  private static ArchRule noStaticVariables() {
    return fields().that().areStatic().should().beFinal().allowEmptyShould(true);
  }

  /**
   * Rule 12 again: what is final can still hold what changes. One exception: the kernel's locks are
   * per process, and so is what {@link DirectoryLock} knows of them.
   */
  private static ArchRule noStaticContainers() {
    return fields()
        .that()
        .areStatic()
        .and()
        .areNotDeclaredIn(DirectoryLock.class)
        .should()
        .notHaveRawType(
            describe("that can hold what changes", ArchitectureRules::isMutableContainer))
        .allowEmptyShould(true);
  }

  private static boolean isMutableContainer(JavaClass type) {
    String name = type.getName();
    return type.isAssignableTo(ThreadLocal.class)
        || type.isAssignableTo(Thread.class)
        || type.isAssignableTo(Executor.class)
        || type.isAssignableTo(Clock.class)
        || (name.startsWith("java.util.concurrent.")
            && !name.endsWith("FieldUpdater")
            && !type.isEnum())
        || name.startsWith("com.github.benmanes.caffeine.")
        || (name.startsWith("java.util.") && isImplementation(type));
  }

  /** Interfaces are given by {@code List.of} and the like here; a class can always be changed. */
  private static boolean isImplementation(JavaClass type) {
    return !type.isInterface()
        && (type.isAssignableTo(Collection.class) || type.isAssignableTo(Map.class));
  }

  static boolean isPublic(JavaClass type) {
    return type.getModifiers().contains(JavaModifier.PUBLIC)
        && type.getEnclosingClass().map(ArchitectureRules::isPublic).orElse(true);
  }
}
