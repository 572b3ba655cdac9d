package io.cairn.config;

/** Placeholder, being written. */
public final class Labels {
  public static final Labels NONE = new Labels();
  private Labels() {}
  public static Labels of(String... keysAndValues) { throw new UnsupportedOperationException(); }
}
