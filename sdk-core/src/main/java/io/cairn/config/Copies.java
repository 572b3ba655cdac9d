package io.cairn.config;

import static java.util.Objects.requireNonNull;

import java.util.Collection;
import java.util.List;
import java.util.Set;

/** Unmodifiable copies of what a caller gave; a null, of it or in it, is refused by its name. */
final class Copies {
  private Copies() {}

  static <T> List<T> list(String name, Collection<? extends T> given) {
    return List.copyOf(checked(name, given));
  }

  static <T> Set<T> set(String name, Collection<? extends T> given) {
    return Set.copyOf(checked(name, given));
  }

  /** Returns what was given, which holds no null. */
  static <C extends Collection<?>> C checked(String name, C given) {
    requireNonNull(given, name);
    for (Object element : given) {
      requireNonNull(element, () -> name + " holds a null");
    }
    return given;
  }
}
