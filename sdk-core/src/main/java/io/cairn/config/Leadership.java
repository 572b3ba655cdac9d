package io.cairn.config;

import static java.util.Objects.requireNonNull;

/**
 * The right to publish a hunt, until someone takes a newer one. Immutable and safe to share between
 * threads.
 *
 * @param hunt the hunt
 * @param epoch the epoch, 1 to {@value VersionVector#MAX_EPOCH}
 * @param who who leads
 * @param head the hunt's newest version when the leadership was taken; {@link VersionVector#NONE}
 *     if it had none
 */
public record Leadership(HuntId hunt, int epoch, String who, VersionVector head) {
  /** The longest name of a leader, in characters. */
  public static final int MAX_WHO = 128;

  /**
   * Checks the parts.
   *
   * @throws IllegalArgumentException if the epoch or the length of the name is out of range
   */
  public Leadership {
    requireNonNull(hunt, "hunt");
    requireNonNull(head, "head");
    if (epoch < 1 || epoch > VersionVector.MAX_EPOCH) {
      throw new IllegalArgumentException(
          "epoch %d is not in 1..%d".formatted(epoch, VersionVector.MAX_EPOCH));
    }
    checkWho(who);
  }

  /**
   * Checks the name of a leader.
   *
   * @param who the name
   * @return the name
   * @throws IllegalArgumentException if it has not 1 to {@value #MAX_WHO} characters, or has
   *     control characters
   */
  public static String checkWho(String who) {
    return Text.checkName("leader's name (who)", who, MAX_WHO);
  }
}
