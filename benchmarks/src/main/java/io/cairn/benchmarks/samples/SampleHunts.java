package io.cairn.benchmarks.samples;

import io.cairn.config.Fragment;
import io.cairn.config.HuntConfig;
import io.cairn.config.HuntId;
import io.cairn.config.Lineage;
import io.cairn.config.VersionVector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Hunts made up for the benchmarks, of the sizes that the design speaks of. */
public final class SampleHunts {
  /** The lineage of all. */
  public static final Lineage LINEAGE = new Lineage(1, 2);

  /** 4,000 of these are the 2 MB of the story. */
  private static final int FRAGMENT_BYTES = 512;

  private SampleHunts() {}

  /** Returns the hunt of this number. */
  public static HuntId hunt(int number) {
    return HuntId.of("harbour-night-" + number);
  }

  /** Returns a config at version 1.1 with clues and one {@link Scoring}. */
  public static HuntConfig config(HuntId hunt, int fragments) {
    List<Fragment> all = new ArrayList<>();
    for (int i = 0; i < fragments - 1; i++) {
      all.add(clue(i, 0));
    }
    all.add(Fragment.ofText(Scoring.FRAGMENT, "text/plain", "100"));
    return HuntConfig.of(hunt, LINEAGE, VersionVector.of(1, 1), all);
  }

  /** Returns a clue whose content tells one revision from the next. */
  public static Fragment clue(int number, long revision) {
    byte[] content = new byte[FRAGMENT_BYTES];
    Arrays.fill(content, (byte) (number + revision));
    return Fragment.of(
        "clues/district-%02d/%04d".formatted(number % 20, number), "text/plain", content);
  }
}
