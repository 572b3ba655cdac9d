package io.cairn.config.grpc.internal.server;

import io.cairn.config.Scope;

/** A stream or a reader: on whose behalf a hunt is followed. Owned by the hub's thread. */
interface FollowOwner {
  /** Returns which fragments it gets. */
  Scope scope();

  /** Whether it would send at once what it is offered. */
  boolean isReady();

  /** Whether what is being sent to it may be given up for a newer version. */
  boolean skipsVersions();

  /** There may be something to send of a hunt. */
  void wake(HuntFollow follow);
}
