package io.cairn.config.nodecache;

import static io.cairn.config.nodecache.Node.read;
import static io.cairn.config.nodecache.Node.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.config.HuntConfig;
import io.cairn.config.HuntId;
import io.cairn.config.Lineage;
import io.cairn.config.VersionVector;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a process that died in the middle of a write leaves behind, step by step (rule 20). */
class DeadSideFaultTest {
  private static final HuntId HUNT = HuntId.of("harbour-night");

  private Node node;
  private ChronicleNodeCache cache;

  @BeforeEach
  void open() throws IOException {
    node = new Node(8 << 20);
    cache = node.open();
    for (int i = 0; i < 20; i++) {
      write(cache, Configs.of(NodeCacheProcess.hunt(i), 1));
    }
    write(cache, Configs.of(HUNT, 1));
  }

  @AfterEach
  void close() {
    node.close();
  }

  private void holdChroniclesLock() throws IOException {
    node.xor("side-0", node.files().side(0).geometry().segmentHeader(), 1);
  }

  @Test
  @DisplayName("Reads go on from a side whose lock is held by nobody")
  void read_lockHeldByTheDead_goesOn() throws IOException {
    holdChroniclesLock();
    assertThat(read(cache, HUNT)).contains(Configs.of(HUNT, 1));
    assertThat(read(node.open(), HUNT)).contains(Configs.of(HUNT, 1));
  }

  @Test
  @DisplayName("The next write abandons it, and everything intact is carried over")
  void write_lockHeldByTheDead_abandonsAndCarriesOver() throws IOException {
    holdChroniclesLock();
    ChronicleNodeCache neighbour = node.open();
    write(neighbour, Configs.of(HUNT, 2));

    assertThat(neighbour.metrics().abandonedGenerations()).isEqualTo(1);
    assertThat(NodeCacheInspector.inspect(node.directory).generation()).isEqualTo(1);
    assertThat(read(cache, HUNT)).contains(Configs.of(HUNT, 2));
    for (int i = 0; i < 20; i++) {
      HuntId other = NodeCacheProcess.hunt(i);
      assertThat(read(cache, other)).contains(Configs.of(other, 1));
    }
    write(cache, Configs.of(HUNT, 3)); // the other process goes over by itself
    assertThat(read(neighbour, HUNT)).contains(Configs.of(HUNT, 3));
  }

  @Test
  @DisplayName("Sides take turns as often as they die")
  void write_diesAgainAndAgain_goesOn() throws IOException {
    for (int revision = 2; revision < 8; revision++) {
      int generation = NodeCacheInspector.inspect(node.directory).generation();
      node.xor(
          "side-" + (generation & 1), node.files().side(generation).geometry().segmentHeader(), 1);
      write(cache, Configs.of(HUNT, revision));
      assertThat(read(cache, HUNT)).contains(Configs.of(HUNT, revision));
    }
    assertThat(cache.metrics().abandonedGenerations()).isEqualTo(6);
  }

  @Test
  @DisplayName("Blocks that no head names yet are not seen, and do no harm")
  void write_diedBeforeTheFlip_isNotSeen() throws Exception {
    MapView side = node.files().side(0);
    HuntName name = new HuntName(HUNT);
    EntryKey key = EntryKey.snapshot(name.hash(), Configs.LINEAGE, 0, VersionVector.of(1, 2));
    try (ChronicleSide chronicle =
        ChronicleSide.open(node.file("side-0").toFile(), side, step -> {})) {
      chronicle.put(key, new byte[100]);
    }
    assertThat(read(cache, HUNT)).contains(Configs.of(HUNT, 1));
    assertThat(NodeCacheInspector.inspect(node.directory).unneededEntries()).isPositive();
    write(cache, Configs.of(HUNT, 2));
    assertThat(read(cache, HUNT)).contains(Configs.of(HUNT, 2));
  }

  @Test
  @DisplayName("A head that is half written is passed over for the one before")
  void read_newestHeadTorn_findsTheOneBefore() throws IOException {
    write(cache, Configs.of(HUNT, 2));
    NodeFiles files = node.files();
    MapView side = files.side(0);
    HuntName name = new HuntName(HUNT);
    SnapshotReader reader = new SnapshotReader(files, null, new CacheCounters());
    int slot = reader.newestHead(0, name).slot();
    int chunk = side.find(name.head(slot));
    long at = side.geometry().entries() + (long) chunk * Geometry.CHUNK + EntryKey.BYTES + 40;
    node.xor("side-0", at, 0x10);

    assertThat(read(node.open(), HUNT)).contains(Configs.of(HUNT, 1));
    write(node.open(), Configs.of(HUNT, 3));
    assertThat(read(cache, HUNT)).contains(Configs.of(HUNT, 3));
  }

  @Test
  @DisplayName("A damaged snapshot is a miss, is counted, and is replaced by the next write")
  void read_snapshotDamaged_missesUntilWrittenAgain() throws IOException {
    HuntConfig config = Configs.ofBytes(HUNT, new Lineage(1, 1), 9, 3_000);
    write(cache, config);
    NodeFiles files = node.files();
    MapView side = files.side(0);
    SnapshotReader reader = new SnapshotReader(files, null, new CacheCounters());
    Head head = reader.newestHead(0, new HuntName(HUNT)).head();
    int chunk = side.find(head.snapshotKey(new HuntName(HUNT).hash(), head.groups().get(0)));
    node.xor("side-0", side.geometry().entries() + (long) chunk * Geometry.CHUNK + 900, 4);

    ChronicleNodeCache other = node.open();
    assertThat(read(other, HUNT)).isEmpty();
    assertThat(other.metrics().checksumMisses()).isEqualTo(1);
    write(other, config);
    assertThat(read(other, HUNT)).contains(config);
  }

  @Test
  @DisplayName("A generation that cannot be read is a miss until the next write")
  void read_generationDamaged_missesUntilTheNextWrite() throws IOException {
    node.xor("control", ControlLayout.GENERATION, 1);
    assertThat(read(cache, HUNT)).isEmpty();
    assertThat(cache.metrics().generationMisses()).isEqualTo(1);
    write(cache, Configs.of(HUNT, 2));
    assertThat(read(cache, HUNT)).contains(Configs.of(HUNT, 2));
  }

  @Test
  @DisplayName("With the empty side damaged too, the next process makes the cache anew")
  void write_sideDeadAndPristineDamaged_isMadeAnewByTheNextProcess() throws IOException {
    node.xor("pristine", 300, 1);
    holdChroniclesLock();
    ChronicleNodeCache neighbour = node.open();
    write(neighbour, Configs.of(HUNT, 2));
    assertThat(neighbour.metrics().state()).startsWith("unusable: ").contains("damaged beyond use");

    ChronicleNodeCache next = node.open();
    assertThat(read(cache, HUNT)).isEmpty();
    assertThat(cache.metrics().state()).contains("made anew");
    write(next, Configs.of(HUNT, 3));
    assertThat(next.metrics().state()).isEqualTo("open");
    assertThat(read(node.open(), HUNT)).contains(Configs.of(HUNT, 3));
  }

  @Test
  @DisplayName("With the empty side gone, the next process makes the cache anew")
  void write_sideDeadAndPristineGone_isMadeAnewByTheNextProcess() throws IOException {
    Files.delete(node.file("pristine"));
    holdChroniclesLock();
    write(cache, Configs.of(HUNT, 2));

    ChronicleNodeCache next = node.open();
    write(next, Configs.of(HUNT, 3));
    assertThat(read(node.open(), HUNT)).contains(Configs.of(HUNT, 3));
  }
}
