package io.cairn.config;

/** Somebody took a newer leadership of the hunt: this one publishes nothing more. Immutable. */
public final class LeadershipLostException extends CairnException {
  private static final long serialVersionUID = 1L;

  private final transient Leadership lost;
  private final int newestEpoch;
  private final String newestLeader;

  /**
   * Creates the exception.
   *
   * @param lost the leadership that was lost
   * @param newestEpoch the epoch of the leader now, 0 if the store has none at all
   * @param newestLeader the name of the leader now
   */
  public LeadershipLostException(Leadership lost, int newestEpoch, String newestLeader) {
    super(
        "%s lost the leadership of hunt \"%s\": epoch %d, the newest is %d of %s"
            .formatted(
                lost.who(), lost.hunt(), lost.epoch(), newestEpoch, Text.printable(newestLeader)),
        null);
    this.lost = lost;
    this.newestEpoch = newestEpoch;
    this.newestLeader = newestLeader;
  }

  /** Returns the leadership that was lost. */
  public Leadership lost() {
    return lost;
  }

  /** Returns the epoch of the leader now. */
  public int newestEpoch() {
    return newestEpoch;
  }

  /** Returns the name of the leader now. */
  public String newestLeader() {
    return newestLeader;
  }
}
