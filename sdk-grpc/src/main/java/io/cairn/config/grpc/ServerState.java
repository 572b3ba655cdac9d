package io.cairn.config.grpc;

/** Where a server stands. */
public enum ServerState {
  /** It has not reached its store yet: streams are welcomed once it has. */
  STARTING,
  /** It serves, and its store answers. */
  SERVING,
  /** Its store is away: it sends what it has, and confirms nothing. */
  STORE_LOST,
  /** It goes away: streams are told to move on, and new ones are refused. */
  DRAINING,
  /** It is closed. */
  CLOSED
}
