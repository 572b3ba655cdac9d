package io.cairn.config;

import static java.util.Objects.requireNonNull;

/** Which fragments of a hunt a reader gets. Immutable and safe to share between threads. */
public sealed interface Scope {
  /** Every fragment, whatever its selector: for leaders and servers. */
  Scope EVERYTHING = new Everything();

  /**
   * Returns the fragments whose selectors match these labels.
   *
   * @param labels what a pod says of itself
   */
  static Scope of(Labels labels) {
    return new Matching(labels);
  }

  /** Whether a fragment with this selector is in the scope. Allocates nothing. */
  boolean includes(Selector selector);

  /** Every fragment. */
  record Everything() implements Scope {
    @Override
    public boolean includes(Selector selector) {
      requireNonNull(selector, "selector");
      return true;
    }
  }

  /**
   * The fragments that a pod's labels select.
   *
   * @param labels the pod's labels
   */
  record Matching(Labels labels) implements Scope {
    /** Checks that the labels are not null. */
    public Matching {
      requireNonNull(labels, "labels");
    }

    @Override
    public boolean includes(Selector selector) {
      return requireNonNull(selector, "selector").matches(labels);
    }
  }
}
