package io.cairn.config;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A part that is made when it is needed first: what a warm start does not need, it does not load.
 * Thread-safe; it is made once, under this object's lock, or again if making it failed.
 */
final class Lazy<T> {
  private final Supplier<T> maker;
  private volatile @Nullable T made;

  Lazy(Supplier<T> maker) {
    this.maker = maker;
  }

  /** Returns the part; makes it if nobody has needed it before. */
  T get() {
    T part = made;
    return part == null ? make() : part;
  }

  /** Returns the part, or null if nobody has needed it yet. */
  @Nullable T ifMade() {
    return made;
  }

  private synchronized T make() {
    T part = made;
    if (part == null) {
      part = maker.get();
      made = part;
    }
    return part;
  }
}
