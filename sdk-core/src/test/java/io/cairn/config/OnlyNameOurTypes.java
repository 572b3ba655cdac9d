package io.cairn.config;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.domain.JavaTypeVariable;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.stream.Stream;

/**
 * What a user of a type is made to name (its supertypes and bounds; the types of its public and
 * protected members, their type arguments and what they throw) is the JDK's, or a public type of
 * Cairn's. The test kit may name JUnit as well.
 */
final class OnlyNameOurTypes extends ArchCondition<JavaClass> {
  OnlyNameOurTypes() {
    super("only name types of the JDK and public types of Cairn in what is public or protected");
  }

  @Override
  public void check(JavaClass type, ConditionEvents events) {
    bounds(type.getTypeParameters()).forEach(named -> check(type, type.getName(), named, events));
    type.getInterfaces().forEach(named -> check(type, type.getName(), named, events));
    checkMembers(type, type, events);
    JavaClass above = type.getRawSuperclass().orElse(null);
    while (above != null && isHidden(above)) {
      checkMembers(type, above, events); // they are seen as the public type's own
      above = above.getRawSuperclass().orElse(null);
    }
    if (above != null) {
      check(type, type.getName(), above, events);
    }
  }

  private static boolean isHidden(JavaClass type) {
    return type.getPackageName().startsWith(ArchitectureRules.API)
        && !ArchitectureRules.isPublic(type);
  }

  private static void checkMembers(JavaClass type, JavaClass owner, ConditionEvents events) {
    owner.getMembers().stream()
        .filter(OnlyNameOurTypes::isSeen)
        .forEach(
            member ->
                named(member).forEach(named -> check(type, member.getFullName(), named, events)));
  }

  private static boolean isSeen(JavaMember member) {
    return (member.getModifiers().contains(JavaModifier.PUBLIC)
            || member.getModifiers().contains(JavaModifier.PROTECTED))
        && !member.getModifiers().contains(JavaModifier.SYNTHETIC);
  }

  private static Stream<JavaType> named(JavaMember member) {
    if (member instanceof JavaField field) {
      return Stream.of(field.getType());
    }
    JavaCodeUnit code = (JavaCodeUnit) member;
    return Stream.of(
            Stream.of(code.getReturnType()),
            code.getParameterTypes().stream(),
            code.getExceptionTypes().stream(),
            bounds(code.getTypeParameters()))
        .flatMap(all -> all);
  }

  private static Stream<JavaType> bounds(java.util.List<? extends JavaTypeVariable<?>> parameters) {
    return parameters.stream().flatMap(parameter -> parameter.getUpperBounds().stream());
  }

  private static void check(JavaClass user, String where, JavaType named, ConditionEvents events) {
    for (JavaClass raw : named.getAllInvolvedRawTypes()) {
      JavaClass one = raw.getBaseComponentType();
      if (!isOurs(one) && !isOfTheKit(user, one)) {
        events.add(SimpleConditionEvent.violated(user, where + " names " + one.getName()));
      }
    }
  }

  private static boolean isOurs(JavaClass type) {
    String name = type.getPackageName();
    return type.isPrimitive()
        || name.startsWith("java.")
        || (ArchitectureRules.isPublic(type)
            && (name.equals(ArchitectureRules.API)
                || name.equals(ArchitectureRules.SPI)
                || name.equals(ArchitectureRules.TESTING)));
  }

  private static boolean isOfTheKit(JavaClass user, JavaClass named) {
    return user.getPackageName().equals(ArchitectureRules.TESTING)
        && named.getPackageName().startsWith("org.junit.jupiter.api");
  }
}
