package io.cairn.config;

import static java.util.Objects.requireNonNull;

/**
 * Orders the configs of one hunt: 16 bits of leadership epoch, then 48 bits of revision within that
 * epoch, in one {@code long} whose <em>unsigned</em> order is the order of versions.
 *
 * <pre>
 *  63            48 47                                             0
 * +----------------+------------------------------------------------+
 * |     epoch      |                    revision                    |
 * +----------------+------------------------------------------------+
 * </pre>
 *
 * <p>Versions of one hunt compare only within one {@link Lineage}. {@link #NONE} comes before every
 * version that a store issues. Immutable and safe to share between threads.
 *
 * @param bits the 64 bits; every value is legal
 */
public record VersionVector(long bits) implements Comparable<VersionVector> {
  /** The largest epoch, 65,535. */
  public static final int MAX_EPOCH = (1 << 16) - 1;

  /** The largest revision, 2<sup>48</sup> - 1. */
  public static final long MAX_REVISION = (1L << 48) - 1;

  /** Before every issued version: the version of a hunt that has no config yet. */
  public static final VersionVector NONE = new VersionVector(0);

  /**
   * Returns the version of the given parts.
   *
   * @param epoch the leadership epoch, 0 to {@value #MAX_EPOCH}
   * @param revision the revision within the epoch, 0 to {@value #MAX_REVISION}
   * @throws IllegalArgumentException if a part is out of its range
   */
  public static VersionVector of(int epoch, long revision) {
    if (epoch < 0 || epoch > MAX_EPOCH) {
      throw new IllegalArgumentException("epoch %d is not in 0..%d".formatted(epoch, MAX_EPOCH));
    }
    if (revision < 0 || revision > MAX_REVISION) {
      throw new IllegalArgumentException(
          "revision %d is not in 0..%d".formatted(revision, MAX_REVISION));
    }
    return new VersionVector(((long) epoch << 48) | revision);
  }

  /**
   * Reads what {@link #toString} wrote.
   *
   * @param text epoch, a dot, revision: {@code "2.17"}
   * @throws IllegalArgumentException if the text is not of that form or a part is out of its range
   */
  public static VersionVector parse(String text) {
    int dot = requireNonNull(text, "text of a version").indexOf('.');
    if (dot > 0 && dot <= 5 && text.length() - dot <= 16) {
      try {
        VersionVector version =
            of(
                Integer.parseInt(text, 0, dot, 10),
                Long.parseLong(text, dot + 1, text.length(), 10));
        if (version.toString().equals(text)) { // no signs, leading zeros or digits of other scripts
          return version;
        }
      } catch (NumberFormatException notNumbers) {
        // falls through to the message below, which shows the whole text
      }
    }
    throw new IllegalArgumentException(
        "version \"%s\" is not of the form EPOCH.REVISION, like 2.17"
            .formatted(Text.printable(text)));
  }

  /** Returns the leadership epoch, 0 to {@value #MAX_EPOCH}. */
  public int epoch() {
    return (int) (bits >>> 48);
  }

  /** Returns the revision within the epoch, 0 to {@value #MAX_REVISION}. */
  public long revision() {
    return bits & MAX_REVISION;
  }

  /**
   * Returns the version that a leader of the given epoch issues after this one: the next revision
   * within this version's epoch, or revision 1 of a newer epoch.
   *
   * @param leaderEpoch the epoch of the leader that issues the version
   * @throws IllegalArgumentException if the epoch is older than this version's, or out of range
   * @throws IllegalStateException if this epoch has no revision left; a new leader has
   */
  public VersionVector next(int leaderEpoch) {
    if (leaderEpoch < epoch()) {
      throw new IllegalArgumentException(
          "epoch %d is older than that of version %s".formatted(leaderEpoch, this));
    }
    if (leaderEpoch > epoch()) {
      return of(leaderEpoch, 1);
    }
    if (revision() == MAX_REVISION) {
      throw new IllegalStateException(
          "version %s has the last revision of its epoch (%d): a new leader must take over"
              .formatted(this, MAX_REVISION));
    }
    return new VersionVector(bits + 1);
  }

  /** Whether this version was issued later than the other, of the same hunt and lineage. */
  public boolean isAfter(VersionVector other) {
    return Long.compareUnsigned(bits, requireNonNull(other, "other version").bits) > 0;
  }

  /** Orders by epoch, then by revision: the unsigned order of the bits. */
  @Override
  public int compareTo(VersionVector other) {
    return Long.compareUnsigned(bits, other.bits);
  }

  @Override
  public boolean equals(Object other) { // by hand: the one a record gets is slow to come into being
    return other instanceof VersionVector version && bits == version.bits;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(bits);
  }

  /** Returns epoch and revision in decimal with a dot between them: {@code "2.17"}. */
  @Override
  public String toString() {
    return epoch() + "." + revision();
  }
}
