package io.cairn.config.grpc;

import io.cairn.config.HuntId;

/**
 * What one caller may do. Asked for each hunt that a call concerns, from any thread, often; answers
 * from memory. Implementations are thread-safe.
 */
public interface Rights {
  /**
   * Returns who the caller is, for logs, for limits per caller and for sessions: two calls of one
   * caller return the same.
   */
  String name();

  /**
   * Whether the caller may read and follow a hunt.
   *
   * @param hunt the hunt, which need not exist
   */
  boolean mayFollow(HuntId hunt);

  /**
   * Whether the caller may lead, publish and roll back a hunt.
   *
   * @param hunt the hunt, which need not exist
   */
  boolean mayLead(HuntId hunt);

  /** Whether there may be a hunt that the caller may follow; if not, no stream is opened. */
  default boolean mayFollowSome() {
    return true;
  }

  /** Whether there may be a hunt that the caller may lead. */
  default boolean mayLeadSome() {
    return true;
  }
}
