package io.cairn.config.fdb;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A user of the module meets no type of FoundationDB, and one class owns what is the process's. */
class PublicSignaturesTest {
  private static final JavaClasses MODULE =
      new ClassFileImporter()
          .withImportOption(location -> !location.contains("test-classes"))
          .importPackages("io.cairn.config.fdb");

  @Test
  void publicSignatures_always_nameNoForeignType() {
    List<String> foreign = new ArrayList<>();
    int seen = 0;
    for (JavaClass type : MODULE) {
      if (!type.getModifiers().contains(JavaModifier.PUBLIC)) {
        continue;
      }
      for (JavaCodeUnit member : type.getCodeUnits()) {
        boolean visible =
            member.getModifiers().contains(JavaModifier.PUBLIC)
                || member.getModifiers().contains(JavaModifier.PROTECTED);
        if (visible && !member.getModifiers().contains(JavaModifier.SYNTHETIC)) {
          seen++;
          Stream.concat(
                  member.getRawParameterTypes().stream(), Stream.of(member.getRawReturnType()))
              .filter(involved -> !isOwn(involved.getBaseComponentType()))
              .forEach(involved -> foreign.add(member.getFullName()));
        }
      }
    }
    assertThat(foreign).isEmpty();
    assertThat(seen).isGreaterThan(30);
  }

  private static boolean isOwn(JavaClass type) {
    return type.isPrimitive()
        || type.getPackageName().startsWith("java.")
        || type.getPackageName().startsWith("io.cairn.config");
  }

  @Test
  void processWideState_isTouchedByOneClass() {
    noClasses()
        .that(are(resideInAPackage("io.cairn.config.fdb")))
        .and()
        .doNotHaveSimpleName("FdbProcess")
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("com.apple.foundationdb.FDB")
        .check(MODULE);
  }
}
