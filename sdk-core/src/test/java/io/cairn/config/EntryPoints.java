package io.cairn.config;

import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Every public method and constructor with parameters of the public types. A method that overrides
 * or implements one of another public type is that one: {@code MemoryConfigStore.lead} is {@code
 * ConfigStore.lead}.
 */
final class EntryPoints {
  private static final Set<String> PACKAGES =
      Set.of("io.cairn.config", "io.cairn.config.spi", "io.cairn.config.testing");

  private EntryPoints() {}

  static List<Executable> all() {
    return publicTypes().stream()
        .flatMap(type -> Stream.concat(constructors(type), methods(type)))
        .sorted(Comparator.comparing(EntryPoints::name))
        .toList();
  }

  static List<Class<?>> publicTypes() {
    return PACKAGES.stream().flatMap(EntryPoints::types).filter(EntryPoints::isPublic).toList();
  }

  private static Stream<Class<?>> types(String inPackage) {
    try {
      URI classes = CairnClient.class.getProtectionDomain().getCodeSource().getLocation().toURI();
      String[] files = Path.of(classes).resolve(inPackage.replace('.', '/')).toFile().list();
      return Arrays.stream(files)
          .filter(file -> file.endsWith(".class") && !file.startsWith("package-info"))
          .map(file -> type(inPackage + "." + file.substring(0, file.length() - 6)));
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  private static Class<?> type(String name) {
    try {
      return Class.forName(name, false, CairnClient.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }

  private static boolean isPublic(Class<?> type) {
    Class<?> outer = type.getEnclosingClass();
    return Modifier.isPublic(type.getModifiers()) && (outer == null || isPublic(outer));
  }

  private static Stream<Executable> constructors(Class<?> type) {
    return Arrays.stream(type.getConstructors())
        .filter(made -> made.getParameterCount() > 0)
        .map(made -> (Executable) made);
  }

  private static Stream<Executable> methods(Class<?> type) {
    return Arrays.stream(type.getDeclaredMethods())
        .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isSynthetic())
        .filter(method -> method.getParameterCount() > 0 && isDeclaredFirstBy(type, method))
        .map(method -> (Executable) method);
  }

  private static boolean isDeclaredFirstBy(Class<?> type, Method method) {
    return Modifier.isStatic(method.getModifiers())
        || supertypes(type).noneMatch(above -> declares(above, method));
  }

  /** Those of the JDK too: what {@code Object.equals} takes is the JDK's to say. */
  private static Stream<Class<?>> supertypes(Class<?> type) {
    return Stream.concat(
            Stream.ofNullable(type.getSuperclass()), Arrays.stream(type.getInterfaces()))
        .flatMap(above -> Stream.concat(Stream.of(above), supertypes(above)));
  }

  private static boolean declares(Class<?> type, Method method) {
    return Arrays.stream(type.getDeclaredMethods())
        .filter(other -> other.getName().equals(method.getName()))
        .filter(other -> other.getParameterCount() == method.getParameterCount())
        .anyMatch(other -> takesAsMuch(other.getParameterTypes(), method.getParameterTypes()));
  }

  /** Whether parameters are the same but for generics: {@code compareTo(Object)}. */
  private static boolean takesAsMuch(Class<?>[] above, Class<?>[] below) {
    for (int i = 0; i < above.length; i++) {
      if (!above[i].isAssignableFrom(below[i])) {
        return false;
      }
    }
    return true;
  }

  /** As a table names it: {@code Fragment.withSelector(Selector)}, {@code new Held(...)}. */
  static String name(Executable entryPoint) {
    String parameters =
        Arrays.stream(entryPoint.getParameterTypes())
            .map(Class::getSimpleName)
            .collect(Collectors.joining(", ", "(", ")"));
    String type = name(entryPoint.getDeclaringClass());
    return entryPoint instanceof Constructor
        ? "new " + type + parameters
        : type + "." + entryPoint.getName() + parameters;
  }

  static String name(Class<?> type) {
    Class<?> outer = type.getEnclosingClass();
    return (outer == null ? "" : name(outer) + ".") + type.getSimpleName();
  }
}
