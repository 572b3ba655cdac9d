package io.cairn.config.spi;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.UUID;

/**
 * What a node remembers of a pod between two runs of its process, so that a restart is known as one
 * (rule 18). Instants are of the wall clock, the only one that two processes share for certain; a
 * jump of it makes a restart look older or younger, and costs at most the debounce's longest wait.
 *
 * <p>Immutable and safe to share between threads.
 *
 * @param pod the pod's name, stable over restarts
 * @param session the id of the session that the source may still hold
 * @param lastSeen when a run of the pod last had a stream or waited for one
 * @param restarts how many restarts followed one another without a quiet window between them
 * @param restlessSince when the pod last attached; without restarts, when this was noted
 */
public record PodSession(
    String pod, UUID session, Instant lastSeen, int restarts, Instant restlessSince) {
  /**
   * Checks the parts.
   *
   * @throws IllegalArgumentException if the number of restarts is negative
   */
  public PodSession {
    requireNonNull(pod, "pod");
    requireNonNull(session, "session");
    requireNonNull(lastSeen, "lastSeen");
    requireNonNull(restlessSince, "restlessSince");
    if (restarts < 0) {
      throw new IllegalArgumentException("restarts is %d, less than 0".formatted(restarts));
    }
  }
}
