package io.cairn.benchmarks.swap;

import io.cairn.benchmarks.samples.SampleHunts;
import io.cairn.config.ConfigDelta;
import io.cairn.config.Fragment;
import io.cairn.config.HuntConfig;
import io.cairn.config.HuntId;
import io.cairn.config.VersionVector;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A hunt whose fragments all say at which revision they were changed, so that a reader can tell
 * whether what it sees belongs together. Immutable.
 *
 * @param count how many fragments of 512 bytes
 * @param changed how many of them a change touches; the first and the last are among them
 */
record Parts(int count, int changed) {
  static final HuntId HUNT = HuntId.of("harbour-night");
  private static final int BYTES = 512;

  /** Returns what is there at first, at revision 1. */
  HuntConfig first() {
    List<Fragment> all = IntStream.range(0, count).mapToObj(i -> part(i, 1)).toList();
    return HuntConfig.of(HUNT, SampleHunts.LINEAGE, VersionVector.of(1, 1), all);
  }

  /** Returns what a change to this revision puts. */
  List<Fragment> put(long revision) {
    return IntStream.range(0, changed)
        .map(i -> changed == 1 ? 0 : (int) ((long) i * (count - 1) / (changed - 1)))
        .mapToObj(i -> part(i, revision))
        .toList();
  }

  /** Returns the change to this revision from the one before. */
  ConfigDelta delta(long revision) {
    return new ConfigDelta(
        HUNT,
        SampleHunts.LINEAGE,
        VersionVector.of(1, revision - 1),
        VersionVector.of(1, revision),
        put(revision),
        Set.of(),
        Set.of());
  }

  /** Returns whether the ends of a snapshot belong to its version. */
  boolean isWhole(HuntConfig config) {
    List<Fragment> all = config.fragments();
    byte expected = (byte) config.version().revision();
    return says(all.get(0), expected) && (changed == 1 || says(all.get(count - 1), expected));
  }

  private static boolean says(Fragment part, byte expected) {
    return part.buffer().get(0) == expected && part.buffer().get(BYTES - 1) == expected;
  }

  private static Fragment part(int number, long revision) {
    byte[] content = new byte[BYTES];
    Arrays.fill(content, (byte) revision);
    return Fragment.of("parts/%05d".formatted(number), "application/octet-stream", content);
  }
}
