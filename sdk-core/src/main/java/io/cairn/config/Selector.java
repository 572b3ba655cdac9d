package io.cairn.config;

/** Placeholder, being written. */
public final class Selector {
  /** Matches every pod. */
  public static final Selector EVERYTHING = new Selector();
  private Selector() {}
  public static Selector parse(String text) { throw new UnsupportedOperationException(); }
  public boolean matches(Labels labels) { throw new UnsupportedOperationException(); }
  public java.util.Set<String> keys() { return java.util.Set.of(); }
}
