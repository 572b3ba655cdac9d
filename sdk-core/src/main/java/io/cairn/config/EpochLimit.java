package io.cairn.config;

/** Counts leaderships of a hunt up to the last one that a version vector can express. */
final class EpochLimit {
  private EpochLimit() {}

  /**
   * @throws IllegalStateException if all epochs are used up
   */
  static int after(HuntId hunt, int epoch) {
    if (epoch >= VersionVector.MAX_EPOCH) {
      throw new IllegalStateException(
          "hunt \"%s\" has had all %d leaderships: publish it under another name"
              .formatted(hunt, VersionVector.MAX_EPOCH));
    }
    return epoch + 1;
  }
}
