package io.cairn.config;

/** Where a client got a snapshot from, or looked for one. */
public enum Tier {
  /** L1: the memory of this process. */
  PROCESS,
  /** L2: the node cache, shared by the processes of one machine. */
  NODE_CACHE,
  /** The backend. */
  SOURCE
}
