package io.cairn.config;

/**
 * How much a snapshot can be trusted to be current. Belongs to the client that serves the snapshot
 * and moves on while the snapshot stays: the age falls when the source confirms the version.
 * Implementations are thread-safe and never block.
 */
interface Freshness {
  /** A snapshot that no client serves: it has no source to agree or disagree with. */
  Freshness UNSERVED =
      new Freshness() {
        @Override
        public Tier tier() {
          return Tier.PROCESS;
        }

        @Override
        public long ageNanos() {
          return 0;
        }

        @Override
        public boolean isStale() {
          return false;
        }
      };

  /** Where the client got the snapshot from. */
  Tier tier();

  /**
   * Nanoseconds since the source last confirmed that this is the hunt's current version; of one
   * from the node cache that was not confirmed since, from when it was read there.
   */
  long ageNanos();

  /** Whether the age is beyond the client's grace period. */
  boolean isStale();
}
