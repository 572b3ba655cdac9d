package io.cairn.config.nodecache;

import static io.cairn.config.nodecache.Node.read;
import static io.cairn.config.nodecache.Node.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cairn.config.Fragment;
import io.cairn.config.HuntConfig;
import io.cairn.config.HuntId;
import io.cairn.config.Labels;
import io.cairn.config.VersionVector;
import io.cairn.config.nodecache.NodeCacheInspection.Snapshot;
import io.cairn.config.spi.NodeCache.ReadPermit;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Rule 24 where a head is intact, and what it names is not. */
class LostSnapshotFaultTest {
  private static final HuntId HUNT = HuntId.of("harbour-night");
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private Node node;

  @BeforeEach
  void choose() throws IOException {
    node = new Node(4 << 20);
  }

  @AfterEach
  void close() {
    node.close();
  }

  private ChronicleNodeCache patient() {
    return node.open(ChronicleNodeCache.builder(node.directory).size(4 << 20).permitWait(PATIENCE));
  }

  /** Takes away a block of the snapshot that the newest head of the hunt names. */
  private void loseBlock(int block) throws Exception {
    NodeFiles files = node.files();
    HuntName name = new HuntName(HUNT);
    Head head = new SnapshotReader(files, null, new CacheCounters()).newestHead(0, name).head();
    EntryKey first = head.snapshotKey(name.hash(), head.groups().get(0));
    try (ChronicleSide side =
        ChronicleSide.open(node.file("side-0").toFile(), files.side(0), step -> {})) {
      side.remove(first.block(block));
    }
  }

  @Test
  @DisplayName("When a snapshot is gone and its head is not, one process reads, the others wait")
  void awaitReadPermit_snapshotGone_oneIsGrantedAndTheOthersWait() throws Exception {
    HuntConfig config = Configs.ofBytes(HUNT, Configs.LINEAGE, 1, 20_000);
    write(node.open(), config);
    for (int block : new int[] {0, 3}) {
      loseBlock(block);
      ChronicleNodeCache first = patient();
      ChronicleNodeCache second = patient();
      assertThat(read(first, HUNT)).isEmpty();

      Optional<ReadPermit> permit = first.awaitReadPermit(HUNT, Labels.NONE).join();
      CompletableFuture<Optional<ReadPermit>> waiting = second.awaitReadPermit(HUNT, Labels.NONE);
      assertThat(permit).isPresent();
      assertThat(waiting).isNotDone();
      write(first, config);

      await().atMost(PATIENCE).until(waiting::isDone);
      assertThat(waiting.join()).isEmpty();
      assertThat(read(second, HUNT)).contains(config);
      permit.orElseThrow().close();
    }
  }

  @Test
  @DisplayName("A hunt that makes room in itself names what is left, and no more")
  void write_makesRoomInItsOwnHunt_headNamesWhatIsThere() {
    ChronicleNodeCache cache = node.open();
    for (int revision = 1; revision <= 3; revision++) {
      for (String region : List.of("eu", "us")) { // two fit beside each other, three do not
        cache.write(of(region, revision), Labels.of("region", region));

        assertThat(cache.read(HUNT, Labels.of("region", region))).contains(of(region, revision));
        assertThat(NodeCacheInspector.inspect(node.directory).hunts().get(0).snapshots())
            .isNotEmpty()
            .allMatch(Snapshot::intact);
      }
    }
    assertThat(cache.metrics().evictions()).isPositive();
    assertThat(cache.metrics().droppedWrites()).isZero();
  }

  private static HuntConfig of(String region, int revision) {
    byte[] content = new byte[700_000];
    new Random(region.hashCode() + revision).nextBytes(content);
    return HuntConfig.of(
        HUNT,
        Configs.LINEAGE,
        VersionVector.of(1, revision),
        Set.of("region"),
        List.of(Fragment.of(region, "application/octet-stream", content)));
  }
}
