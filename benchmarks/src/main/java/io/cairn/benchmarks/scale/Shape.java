package io.cairn.benchmarks.scale;

import io.cairn.benchmarks.samples.SampleHunts;
import io.cairn.config.Fragment;
import io.cairn.config.HuntConfig;
import io.cairn.config.HuntId;
import io.cairn.config.VersionVector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Hunts of one size.
 *
 * @param hunts how many
 * @param fragments of each
 * @param fragmentBytes of each of those
 */
record Shape(int hunts, int fragments, int fragmentBytes) {
  static Shape parse(String words) {
    int[] numbers = Arrays.stream(words.split(",", -1)).mapToInt(Integer::parseInt).toArray();
    return new Shape(numbers[0], numbers[1], numbers[2]);
  }

  String words() {
    return "%d,%d,%d".formatted(hunts, fragments, fragmentBytes);
  }

  long huntBytes() {
    return (long) fragments * fragmentBytes;
  }

  /** Makes a version of a hunt, whose bytes are its own. */
  HuntConfig make(HuntId hunt, long revision) {
    List<Fragment> all = new ArrayList<>();
    for (int i = 0; i < fragments; i++) {
      all.add(fragment(i, revision));
    }
    return HuntConfig.of(hunt, SampleHunts.LINEAGE, VersionVector.of(1, revision), all);
  }

  Fragment fragment(int number, long revision) {
    byte[] content = new byte[fragmentBytes];
    Arrays.fill(content, (byte) (number + revision));
    return Fragment.of("clues/%06d".formatted(number), "text/plain", content);
  }
}
