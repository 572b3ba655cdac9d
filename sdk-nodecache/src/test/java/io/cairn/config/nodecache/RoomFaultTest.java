package io.cairn.config.nodecache;

import static io.cairn.config.nodecache.Node.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.config.Fragment;
import io.cairn.config.HuntConfig;
import io.cairn.config.HuntId;
import io.cairn.config.Labels;
import io.cairn.config.VersionVector;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Rule 20 for who makes room: what it is to keep is there at every instant. */
class RoomFaultTest {
  private static final HuntId HUNT = HuntId.of("harbour-night");
  private static final HuntName NAME = new HuntName(HUNT);
  private static final Labels EU = Labels.of("region", "eu");
  private static final Labels US = Labels.of("region", "us");

  private Node node;

  @BeforeEach
  void choose() throws IOException {
    node = new Node(4 << 20);
  }

  @AfterEach
  void close() {
    node.close();
  }

  private static HuntConfig of(int revision) {
    byte[] content = new byte[10_000];
    return HuntConfig.of(
        HUNT,
        Configs.LINEAGE,
        VersionVector.of(1, revision),
        Set.of("region"),
        List.of(Fragment.of("map", "application/octet-stream", content)));
  }

  @Test
  @DisplayName("Killed while it drops old versions of a hunt, it leaves the newest one")
  void write_diesWhileItDropsOldVersions_leavesTheNewest() {
    Death death = new Death();
    ChronicleNodeCache cache =
        node.open(ChronicleNodeCache.builder(node.directory).size(4 << 20).onStep(death::step));
    cache.write(of(1), EU);
    cache.write(of(2), US);
    death.isDue = true;
    for (int i = 0; !death.hasCome && i < 100; i++) {
      write(cache, Configs.ofBytes(NodeCacheProcess.hunt(i), Configs.LINEAGE, 1, 100_000));
    }

    assertThat(death.hasCome).isTrue();
    assertThat(cache.metrics().abandonedGenerations()).isEqualTo(1);
    assertThat(node.open().read(HUNT, US)).contains(of(2));
  }

  /** Comes in the middle of the write of a head that names one version less: half is written. */
  private final class Death {
    private boolean isDue;
    private boolean hasCome;

    void step(WriteStep step) {
      if (!isDue || step != WriteStep.CHANGED) {
        return;
      }
      try {
        NodeFiles files = node.files();
        SnapshotReader.Placed newest =
            new SnapshotReader(files, null, new CacheCounters()).newestHead(0, NAME);
        if (newest != null && newest.head().groups().size() == 1) {
          MapView side = files.side(0);
          long chunk = side.find(NAME.head(newest.slot()));
          node.xor("side-0", side.geometry().entries() + chunk * Geometry.CHUNK + 80, 0x10);
          isDue = false;
          hasCome = true;
          throw new IllegalStateException("killed");
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
