package io.cairn.benchmarks.peers.keys;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** The keys of what a peer is loaded with: one setting for each hunt. */
public final class Keys {
  private Keys() {}

  /** Returns the keys of one setting, in the order of the hunts. */
  public static List<String> of(String setting, int hunts) {
    return IntStream.range(0, hunts).mapToObj(i -> "harbour-night-" + i + "." + setting).toList();
  }

  /**
   * Returns the same keys in an order that is random and the same for all, as objects of a caller's
   * own: equal to, but not the same as, those that a peer was loaded with.
   */
  public static String[] read(String setting, int hunts) {
    String[] keys = of(setting, hunts).toArray(String[]::new);
    Collections.shuffle(Arrays.asList(keys), new Random(1));
    return keys;
  }
}
