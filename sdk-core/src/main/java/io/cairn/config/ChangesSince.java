package io.cairn.config;

import static java.util.Objects.requireNonNull;

/** What a store answers to "what changed since?". Immutable and safe to share between threads. */
public sealed interface ChangesSince {
  /**
   * Returns the answer to one who holds the base of a change: the change if it carries less than
   * the whole, else the whole. For stores.
   *
   * @param delta the change from what is held to the newest version
   * @param head the newest config
   */
  static ChangesSince smaller(ConfigDelta delta, HuntConfig head) {
    requireNonNull(delta, "delta");
    requireNonNull(head, "head");
    return delta.bytes() < head.bytes() ? new Since(delta) : new Whole(head);
  }

  /** The store has no such hunt. */
  record Unknown() implements ChangesSince {}

  /**
   * Nothing changed: what is held is the newest.
   *
   * @param held what is confirmed
   */
  record Nothing(Held held) implements ChangesSince {
    /** Checks that nothing is null. */
    public Nothing {
      requireNonNull(held, "held");
    }
  }

  /**
   * The history reaches back: this is what changed, unfiltered.
   *
   * @param delta the change
   */
  record Since(ConfigDelta delta) implements ChangesSince {
    /** Checks that nothing is null. */
    public Since {
      requireNonNull(delta, "delta");
    }
  }

  /**
   * The history does not reach back, the lineage is another, or the delta would not be smaller: the
   * whole, unfiltered.
   *
   * @param config the newest config
   */
  record Whole(HuntConfig config) implements ChangesSince {
    /** Checks that nothing is null. */
    public Whole {
      requireNonNull(config, "config");
    }
  }
}
