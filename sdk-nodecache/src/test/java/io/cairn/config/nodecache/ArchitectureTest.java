package io.cairn.config.nodecache;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import io.cairn.config.testing.ManualClock;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import net.openhft.chronicle.map.ChronicleMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The lines of the design's section 3 hold for the module; and each rule finds who breaks it. */
class ArchitectureTest {
  private static final String MODULE = "io.cairn.config.nodecache";

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(location -> !location.contains("/test-classes/"))
          .importPackages(MODULE);

  private static final JavaClasses WITH_VIOLATIONS =
      new ClassFileImporter()
          .importClasses(
              Stream.concat(
                      CLASSES.stream().map(JavaClass::reflect),
                      Stream.of(ArchitectureTest.class.getDeclaredClasses()))
                  .toArray(Class<?>[]::new));

  /** What a read goes through: named here, so that a lock in it is a change of this list. */
  private static final DescribedPredicate<JavaClass> READ_PATH =
      belongToAnyOf(
          SnapshotReader.class,
          MapView.class,
          Served.class,
          Head.class,
          EntryKey.class,
          Control.class,
          Geometry.class,
          Seal.class,
          Words.class,
          HuntName.class,
          Violations.LockingReader.class);

  private static final DescribedPredicate<JavaClass> OURS =
      resideInAnyPackage("io.cairn.config", "io.cairn.config.spi", MODULE, "java..")
          .or(describe("primitive", JavaClass::isPrimitive))
          .or(describe("array", JavaClass::isArray));

  private static final Map<String, ArchRule> RULES =
      Map.of(
          "dependencies",
          classes()
              .should()
              .onlyDependOnClassesThat(
                  OURS.or(
                      resideInAnyPackage(
                          "javax.crypto..",
                          "net.openhft.chronicle..",
                          "io.micrometer.core.instrument..",
                          "com.google.errorprone.annotations..",
                          "org.jspecify.annotations..",
                          "org.slf4j.."))),
          "Chronicle",
          noClasses()
              .that()
              .doNotBelongToAnyOf(ChronicleSide.class)
              .should()
              .dependOnClassesThat()
              .resideInAPackage("net.openhft.."),
          "Micrometer",
          noClasses()
              .that()
              .doNotBelongToAnyOf(NodeCacheMeterBinder.class)
              .should()
              .dependOnClassesThat()
              .resideInAPackage("io.micrometer.."),
          "signatures",
          methods()
              .that()
              .arePublic()
              .and()
              .areDeclaredInClassesThat()
              .arePublic()
              .and()
              .areDeclaredInClassesThat()
              .doNotBelongToAnyOf(NodeCacheMeterBinder.class)
              .should()
              .haveRawReturnType(OURS)
              .andShould()
              .haveRawParameterTypes(
                  describe("ours", (List<JavaClass> types) -> types.stream().allMatch(OURS))),
          "locks",
          noClasses()
              .that(READ_PATH)
              .should()
              .dependOnClassesThat(
                  resideInAnyPackage("java.util.concurrent.locks", "java.nio.channels", "java.io")
                      .and(describe("no error", type -> !type.isAssignableTo(Throwable.class)))
                      .or(belongToAnyOf(KernelLockFile.class, NodeWriter.class, Bell.class))),
          "static variables",
          fields().that().areStatic().should().haveModifier(JavaModifier.FINAL),
          "standard streams",
          noClasses().should(ACCESS_STANDARD_STREAMS));

  /** A part of what each rule says of the class that breaks it. */
  private static final Map<String, String> FOUND =
      Map.of(
          "dependencies", "ManualClock",
          "Chronicle", "UsesChronicle",
          "Micrometer", "UsesMicrometer",
          "signatures", "UsesChronicle.map",
          "locks", "LockingReader",
          "static variables", "Violations.count",
          "standard streams", "System.out");

  static Stream<String> rules() {
    return new TreeSet<>(RULES.keySet()).stream();
  }

  @Test
  void rules_all_areShownToFind() {
    assertThat(FOUND.keySet()).isEqualTo(RULES.keySet());
    assertThat(CLASSES.size()).isGreaterThan(35); // it is the module that they look at
  }

  @ParameterizedTest
  @MethodSource("rules")
  void module_anyRule_isKept(String name) {
    RULES.get(name).check(CLASSES);
  }

  @ParameterizedTest
  @MethodSource("rules")
  void violation_anyRule_isFound(String name) {
    JavaClasses broken =
        new ClassFileImporter()
            .importClasses(
                Stream.concat(
                        WITH_VIOLATIONS.stream().map(JavaClass::reflect),
                        Stream.of(Violations.class.getDeclaredClasses()))
                    .toArray(Class<?>[]::new));
    assertThatThrownBy(() -> RULES.get(name).check(broken))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(FOUND.get(name));
  }

  /** Breaks every rule. */
  static final class Violations {
    static int count;

    private Violations() {}

    /** Names a type of Chronicle's. */
    public static final class UsesChronicle {
      private UsesChronicle() {}

      public static ChronicleMap<?, ?> map() {
        return null;
      }
    }

    static final class UsesMicrometer {
      io.micrometer.core.instrument.MeterRegistry registry;
    }

    static final class LockingReader {
      KernelLockFile lock;

      void read(ManualClock clock) throws IOException {
        System.out.println(clock);
      }
    }
  }
}
