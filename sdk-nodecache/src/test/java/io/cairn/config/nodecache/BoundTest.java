package io.cairn.config.nodecache;

import static io.cairn.config.nodecache.Node.read;
import static io.cairn.config.nodecache.Node.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.config.HuntConfig;
import io.cairn.config.HuntId;
import io.cairn.config.Lineage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Rule 23: the size is allocated once and never grows, and old versions go first. */
class BoundTest {
  private static final Lineage LINEAGE = new Lineage(1, 2);
  private static final HuntId HUNT = HuntId.of("harbour-night");

  private static long bytes(Path directory) {
    try (Stream<Path> walk = Files.walk(directory)) {
      return walk.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  @DisplayName("The files of a fresh cache take their whole size, and no more than asked for")
  void open_freshCache_allocatesItsSize() throws IOException {
    for (long size : new long[] {4 << 20, 9 << 20, 64 << 20}) {
      try (Node node = new Node(size)) {
        node.open();
        assertThat(bytes(node.directory)).isBetween(size - size / 20 - (64 << 10), size);
      }
    }
  }

  @Test
  @DisplayName("A day's worth of versions keeps the bound, and the newest of every hunt")
  void write_dayOfVersions_keepsTheBound() throws IOException {
    long size = 8 << 20;
    try (Node node = new Node(size)) {
      ChronicleNodeCache cache = node.open();
      long before = bytes(node.directory);
      for (int version = 1; version <= 8_640; version++) { // one per 10 s
        HuntId hunt = NodeCacheProcess.hunt(version % 12);
        write(cache, Configs.ofBytes(hunt, LINEAGE, version, 100 + version % 9_000));
        if (version % 1_000 == 0) {
          assertThat(bytes(node.directory)).isEqualTo(before).isLessThanOrEqualTo(size);
        }
      }
      assertThat(cache.metrics().evictions()).isPositive();
      assertThat(cache.metrics().droppedWrites()).isZero();
      assertThat(cache.metrics().abandonedGenerations()).isZero();
      for (int version = 8_640; version > 8_628; version--) {
        HuntId hunt = NodeCacheProcess.hunt(version % 12);
        assertThat(read(cache, hunt))
            .contains(Configs.ofBytes(hunt, LINEAGE, version, 100 + version % 9_000));
      }
    }
  }

  @Test
  @DisplayName("When there are too many hunts, those unused longest go first")
  void write_tooManyHunts_evictsTheUnusedLongest() throws IOException {
    try (Node node = new Node(4 << 20)) {
      ChronicleNodeCache cache = node.open();
      HuntId used = HuntId.of("used");
      write(cache, Configs.ofBytes(used, LINEAGE, 1, 100));
      for (int i = 0; i < 400; i++) {
        write(cache, Configs.ofBytes(NodeCacheProcess.hunt(i), LINEAGE, 1, 9_000));
        assertThat(read(cache, used)).isPresent();
      }
      assertThat(read(cache, NodeCacheProcess.hunt(0))).isEmpty();
      assertThat(read(cache, NodeCacheProcess.hunt(399))).isPresent();
    }
  }

  @Test
  @DisplayName("A hunt of 64 MB fits when the size allows, also over its own old version")
  void write_64Megabytes_isReadWhole() throws IOException {
    try (Node node = new Node(160 << 20)) {
      ChronicleNodeCache cache = node.open();
      for (int version = 1; version <= 2; version++) {
        HuntConfig large = Configs.ofBytes(HUNT, LINEAGE, version, 64 << 20);
        write(cache, large);
        assertThat(read(cache, HUNT).filter(large::equals)).isPresent();
      }
    }
  }

  @Test
  @DisplayName("What does not fit at all is dropped and counted, and harms nothing")
  void write_largerThanTheCache_isDropped() throws IOException {
    try (Node node = new Node(4 << 20)) {
      ChronicleNodeCache cache = node.open();
      HuntConfig small = Configs.ofBytes(HUNT, LINEAGE, 1, 100);
      write(cache, small);
      write(cache, Configs.ofBytes(HUNT, LINEAGE, 2, 4 << 20));
      assertThat(cache.metrics().droppedWrites()).isEqualTo(1);
      assertThat(read(cache, HUNT)).contains(small);
    }
  }
}
