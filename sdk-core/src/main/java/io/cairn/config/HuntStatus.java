package io.cairn.config;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;

/**
 * How one hunt stands in a client, for an operator to read: {@link #toString} is one line of it.
 * Immutable and safe to share between threads.
 *
 * @param hunt the hunt
 * @param version the version served; empty if none is
 * @param tier where it came from; empty if none is served
 * @param age the time since the source last confirmed it, or since it was read from the node cache,
 *     which does not know when that was; zero if none is served
 * @param stale whether the age is beyond the grace period
 * @param held whether a {@link FollowedHunt}, a listener or the pod's own label keeps it in memory
 * @param rejected the newest version that was refused since the one that is served; empty if none
 * @param lastError why the last read failed or the version was refused; empty if all is well
 */
public record HuntStatus(
    HuntId hunt,
    Optional<VersionVector> version,
    Optional<Tier> tier,
    Duration age,
    boolean stale,
    boolean held,
    Optional<VersionVector> rejected,
    Optional<String> lastError) {
  /** Checks that nothing is null. */
  public HuntStatus {
    requireNonNull(hunt, "hunt");
    requireNonNull(version, "version");
    requireNonNull(tier, "tier");
    requireNonNull(age, "age");
    requireNonNull(rejected, "rejected");
    requireNonNull(lastError, "lastError");
  }

  /** Returns one line for a person to read. */
  @Override
  public String toString() {
    StringBuilder line = new StringBuilder(hunt.value());
    if (version.isPresent()) {
      line.append(" at ").append(version.get());
      tier.ifPresent(from -> line.append(" from ").append(from));
      line.append(", confirmed ").append(age.toMillis()).append(" ms ago");
    } else {
      line.append(" is not loaded");
    }
    if (stale) {
      line.append(", STALE");
    }
    rejected.ifPresent(bad -> line.append(", REJECTED ").append(bad));
    lastError.ifPresent(error -> line.append(": ").append(error));
    return line.toString();
  }
}
