package io.cairn.config.nodecache;

import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.config.HuntConfig;
import io.cairn.config.HuntId;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Rule 22: the contents are untrusted. */
class BitFlipFuzzTest {
  private static final int FLIPS = 10_000;
  private static final int HUNTS = 40;
  private static final String[] FILES = {"side-0", "side-1", "control"};

  @Test
  @DisplayName("Whatever bits flip, a read is a miss or right, and writes go on")
  void flipBits_anywhere_missesOrRight() throws Exception {
    try (Node node = new Node(4 << 20)) {
      ChronicleNodeCache cache = node.open();
      Random random = new Random(22);
      long revision = 1;
      int hits = 0;
      int misses = 0;
      for (int i = 0; i < HUNTS; i++) {
        Node.write(cache, Configs.of(NodeCacheProcess.hunt(i), 1));
      }
      NodeFiles files = node.files();
      for (int flip = 0; flip < FLIPS; flip++) {
        flip(node, files, random);
        HuntId hunt = NodeCacheProcess.hunt(random.nextInt(HUNTS));
        Optional<HuntConfig> found = Node.read(cache, hunt);
        if (found.isPresent()) {
          hits++;
          assertThat(Configs.isRight(found.get())).as("flip %d", flip).isTrue();
        } else {
          misses++;
        }
        if (flip % 5 == 0) {
          Node.write(cache, Configs.of(hunt, ++revision));
        }
      }
      System.out.printf(
          "%d flips: %d reads right, %d misses, %s%n", FLIPS, hits, misses, cache.metrics());
      assertThat(hits).isGreaterThan(FLIPS / 4);
      assertThat(cache.metrics().state()).isEqualTo("open");
      HuntConfig last = Configs.of(NodeCacheProcess.hunt(0), ++revision);
      Node.write(cache, last);
      assertThat(Node.read(cache, NodeCacheProcess.hunt(0))).contains(last);
    }
  }

  /**
   * Half of the flips hit what Chronicle Map itself goes by: header, counters, table, free list.
   */
  private static void flip(Node node, NodeFiles files, Random random) throws Exception {
    String file = FILES[random.nextInt(20) == 0 ? 2 : random.nextInt(2)];
    long length = node.file(file).toFile().length();
    Geometry geometry = files.side(0).geometry();
    long offset =
        switch (random.nextInt(4)) {
          case 0 -> random.nextInt(geometry.lookup());
          case 1 -> random.nextInt(geometry.entries());
          default -> random.nextLong(length);
        };
    node.xor(file, offset % length, 1 << random.nextInt(8));
  }
}
