package io.cairn.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import io.cairn.config.spi.SpiViolations;
import io.cairn.config.stray.StrayType;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules hold for the core; and each finds a class that breaks it, made for that. */
class ArchitectureTest {
  private static final JavaClasses CORE =
      new ClassFileImporter()
          .withImportOption(location -> !location.contains("/test-classes/"))
          .importPackages(ArchitectureRules.API);

  /** The core as well: rules about who calls a method must see the method. */
  private static final JavaClasses WITH_VIOLATIONS =
      new ClassFileImporter()
          .importClasses(
              Stream.of(
                      CORE.stream().map(JavaClass::reflect),
                      Stream.of(SpiViolations.class, StrayType.class),
                      Stream.of(ArchitectureViolations.class.getDeclaredClasses()))
                  .flatMap(classes -> classes)
                  .toArray(Class<?>[]::new));

  /** A part of what each rule says of the class that breaks it. */
  private static final Map<String, String[]> FOUND =
      Map.ofEntries(
          Map.entry("dependencies", new String[] {"StrayType", "com.tngtech.archunit"}),
          Map.entry(
              "signatures",
              new String[] {
                "SignatureArgument",
                "SignatureBound",
                "SignatureSupertype",
                "SignatureThrows",
                "SignatureField",
                "SignatureRecord",
                "SignatureOfOurOwnInside",
                "ArchitectureViolations$Hidden.marker"
              }),
          Map.entry("public types", new String[] {"StrayType"}),
          Map.entry("internal", new String[] {"StrayType", "JacksonJsonDecoder"}),
          Map.entry("spi", new String[] {"SpiViolations", "CairnClient"}),
          Map.entry("test kit", new String[] {"TestKit", "ManualClock"}),
          Map.entry("L1 is added to", new String[] {"WriterOfL1"}),
          Map.entry("L1 is weighed", new String[] {"WriterOfL1"}),
          Map.entry("L1 is swapped", new String[] {"WriterOfL1"}),
          Map.entry("residents are made", new String[] {"WriterOfL1"}),
          Map.entry("followed values", new String[] {"WriterOfL1"}),
          Map.entry("standard streams", new String[] {"Printer", "System.out", "System.err"}),
          Map.entry("java.util.logging", new String[] {"Logs"}),
          Map.entry("sleep", new String[] {"Sleeper"}),
          Map.entry(
              "clocks", new String[] {"currentTimeMillis", "nanoTime", "Instant.now", "Date"}),
          Map.entry("static variables", new String[] {"Statics.count"}),
          Map.entry(
              "static containers",
              new String[] {"Statics.CACHE", "Statics.COUNTER", "Statics.LIST", "Statics.LOCAL"}));

  static Stream<String> rules() {
    return new TreeSet<>(ArchitectureRules.all().keySet()).stream();
  }

  @Test
  void rules_all_areShownToFind() {
    assertThat(FOUND.keySet()).isEqualTo(ArchitectureRules.all().keySet());
    assertThat(CORE.size()).isGreaterThan(200); // it is the core that they look at
  }

  @ParameterizedTest
  @MethodSource("rules")
  void core_anyRule_isKept(String name) {
    rule(name).check(CORE);
  }

  @ParameterizedTest
  @MethodSource("rules")
  void violation_anyRule_isFound(String name) {
    assertThatThrownBy(() -> rule(name).check(WITH_VIOLATIONS))
        .isInstanceOf(AssertionError.class)
        .hasMessageContainingAll(FOUND.get(name));
  }

  private static ArchRule rule(String name) {
    return ArchitectureRules.all().get(name);
  }
}
