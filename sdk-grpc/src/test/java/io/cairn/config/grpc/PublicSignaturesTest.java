package io.cairn.config.grpc;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A user of the module meets no type of gRPC, protobuf or Netty, and nothing internal. */
class PublicSignaturesTest {
  private static final JavaClasses MODULE =
      new ClassFileImporter()
          .withImportOption(location -> !location.contains("test-classes"))
          .importPackages("io.cairn.config.grpc");

  @Test
  void publicSignatures_ofThePublicPackage_nameNoForeignType() {
    List<String> foreign = new ArrayList<>();
    int seen = 0;
    for (JavaClass type : MODULE) {
      if (!type.getPackageName().equals("io.cairn.config.grpc")
          || !type.getModifiers().contains(JavaModifier.PUBLIC)
          || type.getSimpleName().endsWith("MeterBinder")) {
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
    assertThat(seen).isGreaterThan(50);
  }

  private static boolean isOwn(JavaClass type) {
    return type.isPrimitive()
        || type.getPackageName().startsWith("java.")
        || (type.getPackageName().startsWith("io.cairn.config")
            && !type.getPackageName().contains(".internal"));
  }

  @Test
  void transport_isKnownToOneClassOfTheServer() {
    classes()
        .that(are(resideInAPackage("io.cairn.config.grpc.internal.server")))
        .and()
        .doNotHaveSimpleName("Port")
        .should()
        .onlyAccessClassesThat(
            DescribedPredicate.not(resideInAnyPackage("io.grpc.netty..", "io.netty..")))
        .check(MODULE);
  }

  @Test
  void server_andClient_doNotKnowEachOther() {
    noClasses()
        .that(are(resideInAPackage("io.cairn.config.grpc.internal.server")))
        .should()
        .dependOnClassesThat(resideInAPackage("io.cairn.config.grpc.internal.client"))
        .check(MODULE);
    noClasses()
        .that(are(resideInAPackage("io.cairn.config.grpc.internal.client")))
        .should()
        .dependOnClassesThat(resideInAPackage("io.cairn.config.grpc.internal.server"))
        .check(MODULE);
  }
}
