package io.cairn.config.nodecache;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.cairn.config.HuntConfig;
import io.cairn.config.HuntId;
import io.cairn.config.Labels;
import io.cairn.config.VersionVector;
import java.lang.management.ManagementFactory;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Rule 22: what a head claims of its snapshot is a stranger's word. */
class ForgedHeadFaultTest {
  private static final HuntId HUNT = HuntId.of("harbour-night");
  private static final HuntName NAME = new HuntName(HUNT);
  private static final long A_LITTLE = 1 << 20;

  private static Head head(long stamp, VersionVector version, int length) {
    Head.Group group =
        new Head.Group(version, Labels.NONE.fingerprint(Set.of()), length, new TreeSet<>(), null);
    return new Head(HUNT.value(), stamp, Configs.LINEAGE, List.of(group), 0, 0);
  }

  @Test
  @DisplayName("A length that is only claimed is not allocated, neither to read nor to write")
  void read_lengthThatIsOnlyClaimed_isNotAllocated() throws Exception {
    try (Node node = new Node(64 << 20)) {
      ChronicleNodeCache cache = node.open();
      NodeFiles files = node.files();
      MapView view = files.side(0);
      int claimed = view.geometry().chunks() * Geometry.BLOCK;
      VersionVector version = VersionVector.of(1, 9);
      Head forged = head(99, version, claimed);
      try (ChronicleSide side =
          ChronicleSide.open(node.file("side-0").toFile(), view, step -> {})) {
        side.put(NAME.head(0), forged.encode(null));
        side.put(forged.snapshotKey(NAME.hash(), forged.groups().get(0)), new byte[Geometry.BLOCK]);
      }
      ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
      assertThat(cache.read(HUNT, Labels.NONE)).isEmpty();

      long before = threads.getCurrentThreadAllocatedBytes();
      Optional<HuntConfig> found = cache.read(HUNT, Labels.NONE);
      long allocated = threads.getCurrentThreadAllocatedBytes() - before;

      assertThat(found).isEmpty();
      assertThat(claimed).isGreaterThan(30_000_000);
      assertThat(allocated).isLessThan(A_LITTLE);
      HuntConfig config = Configs.of(HUNT, 9);
      cache.write(config, Labels.NONE);
      assertThat(cache.read(HUNT, Labels.NONE)).contains(config);
    }
  }

  @Test
  @DisplayName("A head that names more snapshots than any, or a longer one, is none")
  void decode_moreThanAnyHeadNames_isNoHead() {
    byte[] possible = head(1, VersionVector.of(1, 1), Head.MAX_SNAPSHOT_BYTES).encode(null);
    byte[] impossible = head(1, VersionVector.of(1, 1), Head.MAX_SNAPSHOT_BYTES + 1).encode(null);
    assertThat(Head.decode(possible, null)).isNotNull();
    assertThat(Head.decode(impossible, null)).isNull();

    Head one = head(1, VersionVector.of(1, 1), 100);
    List<Head.Group> most = Collections.nCopies(Head.MAX_GROUPS, one.groups().get(0));
    List<Head.Group> more = Collections.nCopies(Head.MAX_GROUPS + 1, one.groups().get(0));
    assertThat(Head.decode(one.with(most, 2).encode(null), null)).isNotNull();
    assertThat(Head.decode(one.with(more, 2).encode(null), null)).isNull();
  }
}
