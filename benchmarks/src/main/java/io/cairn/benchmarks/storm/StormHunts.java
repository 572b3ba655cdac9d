package io.cairn.benchmarks.storm;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cairn.benchmarks.samples.SampleHunts;
import io.cairn.config.Fragment;
import io.cairn.config.HuntConfig;
import io.cairn.config.HuntId;
import io.cairn.config.Labels;
import io.cairn.config.Selector;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The hunts of a storm. One fragment, which all pods get, says in its first eight bytes which
 * revision this is; of the others some are for the pods, the rest for somebody else.
 */
final class StormHunts {
  /** What the pods say of themselves. */
  static final Labels LABELS = Labels.of("role", "engine");

  private static final String REVISION = "rules/revision";
  private static final String TYPE = "application/octet-stream";
  private static final Selector OURS = Selector.parse("role=engine");
  private static final Selector OTHERS = Selector.parse("role!=engine");

  private StormHunts() {}

  static HuntId hunt(int number) {
    return SampleHunts.hunt(number);
  }

  static HuntId[] hunts(int count) {
    return IntStream.range(0, count).mapToObj(StormHunts::hunt).toArray(HuntId[]::new);
  }

  /** Returns the fragments of a hunt's first revision. */
  static List<Fragment> fragments(Load load) {
    List<Fragment> all = new ArrayList<>();
    all.add(revision(1, load.fragmentBytes()));
    for (int i = 1; i < load.fragments(); i++) {
      byte[] content = "clue %d; ".formatted(i).getBytes(UTF_8);
      byte[] repeated = new byte[load.fragmentBytes()];
      for (int at = 0; at < repeated.length; at++) {
        repeated[at] = content[at % content.length];
      }
      Selector whose = i < load.selectedFragments() ? OURS : OTHERS;
      all.add(Fragment.of("clues/%05d".formatted(i), TYPE, repeated, whose));
    }
    return all;
  }

  /** Returns the fragment that a change changes. */
  static Fragment revision(long revision, int bytes) {
    return Fragment.of(REVISION, TYPE, ByteBuffer.allocate(bytes).putLong(revision).array());
  }

  static long revisionOf(HuntConfig config) {
    ByteBuffer content = config.fragment(REVISION).buffer();
    return content.getLong(content.position());
  }
}
