package io.cairn.config.nodecache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cairn.config.HuntId;
import io.cairn.config.Labels;
import io.cairn.config.spi.NodeCacheException;
import io.cairn.config.spi.PodSession;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Directories that cannot be used, and what the message says of each. */
class DirectoryFaultTest {
  private static final HuntId HUNT = HuntId.of("harbour-night");

  private static final PodSession SESSION =
      new PodSession("pod", new UUID(1, 2), Instant.EPOCH, 0, Instant.EPOCH);

  private Node node;

  @BeforeEach
  void choose() throws IOException {
    node = new Node(4 << 20);
  }

  @AfterEach
  void close() {
    node.close();
  }

  private static int run(String... command) throws IOException, InterruptedException {
    try {
      return new ProcessBuilder(command).inheritIO().start().waitFor();
    } catch (IOException notThere) {
      return -1;
    }
  }

  private void mount(String options) throws IOException, InterruptedException {
    Files.createDirectories(node.directory);
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", options, "tmpfs", node.directory.toString()) == 0,
        "a tmpfs cannot be mounted here: it takes root");
  }

  private void unmount() throws IOException, InterruptedException {
    run("umount", "-l", node.directory.toString());
  }

  private static void giveAway(Path file) {
    int other = 65_534;
    try {
      Files.setAttribute(file, "unix:uid", other);
    } catch (IOException notRoot) {
      assumeTrue(false, "files cannot be given away here: it takes root");
    }
  }

  @Test
  @DisplayName("A tmpfs too small is refused with what it has and what it takes")
  void open_tmpfsTooSmall_isRefused() throws Exception {
    mount("size=3m");
    try {
      assertThatThrownBy(node::open)
          .isInstanceOf(NodeCacheException.class)
          .hasMessageContaining("bytes free, and the node cache takes 4194304");
      try (var left = Files.list(node.directory)) {
        assertThat(left.map(Path::getFileName).map(Path::toString))
            .allMatch(name -> name.equals("create.lock"));
      }
    } finally {
      unmount();
    }
  }

  @Test
  @DisplayName("A tmpfs that fills up later does not matter: all of it was allocated")
  void write_tmpfsFullLater_goesOn() throws Exception {
    mount("size=6m");
    try {
      ChronicleNodeCache cache = node.open();
      try {
        Files.write(node.directory.resolve("ballast"), new byte[8 << 20]);
      } catch (IOException full) {
        assertThat(full).hasMessageContaining("space");
      }
      for (int version = 1; version < 600; version++) {
        Node.write(cache, Configs.ofBytes(HUNT, Configs.LINEAGE, version, 20_000));
      }
      assertThat(Node.read(cache, HUNT)).isPresent();
      assertThat(cache.metrics().droppedWrites()).isZero();
      cache.close();
    } finally {
      unmount();
    }
  }

  @Test
  @DisplayName("Sessions that a full tmpfs has no room for leave nothing there, not even a name")
  void saveSession_tmpfsFull_leavesNothing() throws Exception {
    mount("size=1m");
    try {
      ChronicleNodeCache cache = ChronicleNodeCache.at(node.directory);
      cache.saveSession(SESSION);
      assertThatThrownBy(
              () -> Files.write(node.directory.resolve("ballast"), new byte[(1 << 20) + 1]))
          .isInstanceOf(IOException.class);
      for (int restarts = 1; restarts < 10; restarts++) {
        cache.saveSession(
            new PodSession("other", new UUID(1, 3), Instant.EPOCH, restarts, Instant.EPOCH));
      }
      try (var left = Files.list(node.directory.resolve("sessions"))) {
        assertThat(left).hasSize(1);
      }
      assertThat(cache.session("pod")).isPresent();
      cache.close();
    } finally {
      unmount();
    }
  }

  @Test
  @DisplayName("A read-only directory is refused, and sessions there are empty answers")
  void open_readOnly_isRefused() throws Exception {
    mount("size=8m,ro");
    try {
      ChronicleNodeCache cache = ChronicleNodeCache.at(node.directory);
      assertThatThrownBy(() -> cache.open(NodeCacheProcess.listener()))
          .isInstanceOf(NodeCacheException.class)
          .hasMessageContaining(node.directory.toString())
          .hasMessageMatching("(?s).*(read-write|Read-only).*");
      cache.saveSession(SESSION);
      assertThat(cache.session("pod")).isEmpty();
      cache.close();
    } finally {
      unmount();
    }
  }

  @Test
  @DisplayName("Files of another user are refused")
  void open_otherOwner_isRefused() throws Exception {
    node.open();
    giveAway(node.directory.resolve("v1"));
    assertThatThrownBy(node::open)
        .isInstanceOf(NodeCacheException.class)
        .hasMessageContaining("belongs to user 65534");
  }

  @Test
  @DisplayName("A directory of another user is refused, and its sessions are not believed")
  void open_directoryOfAnotherUser_isRefused() throws Exception {
    ChronicleNodeCache before = node.open();
    before.saveSession(SESSION);
    assertThat(before.session(SESSION.pod())).contains(SESSION);
    giveAway(node.directory);

    assertThatThrownBy(node::open)
        .isInstanceOf(NodeCacheException.class)
        .hasMessageContaining(node.directory + " belongs to user 65534");
    assertThat(before.session(SESSION.pod())).isEmpty();
  }

  @Test
  @DisplayName("Sessions of another user are not believed")
  void session_ofAnotherUser_isNotBelieved() throws Exception {
    ChronicleNodeCache cache = node.open();
    cache.saveSession(SESSION);
    giveAway(node.directory.resolve("sessions"));
    assertThat(cache.session(SESSION.pod())).isEmpty();
  }

  @Test
  @DisplayName("A link in the place of the sessions is not followed")
  void saveSession_link_isNotFollowed() throws Exception {
    Path elsewhere = Files.createDirectories(node.directory.resolve("elsewhere"));
    Files.createSymbolicLink(node.directory.resolve("sessions"), elsewhere);
    ChronicleNodeCache cache = node.open();
    cache.saveSession(SESSION);
    assertThat(elsewhere).isEmptyDirectory();
    assertThat(cache.session(SESSION.pod())).isEmpty();
  }

  @Test
  @DisplayName("A link in the place of the lock is not followed")
  void open_lockIsALink_isRefused() throws Exception {
    Path elsewhere = Files.createDirectories(node.directory).resolve("elsewhere");
    Files.createSymbolicLink(node.directory.resolve("create.lock"), elsewhere);
    assertThatThrownBy(node::open).isInstanceOf(NodeCacheException.class);
    assertThat(elsewhere).doesNotExist();
  }

  @Test
  @DisplayName("Files that others may write are refused")
  void open_writableByOthers_isRefused() throws Exception {
    node.open();
    Files.setPosixFilePermissions(
        node.directory.resolve("v1"), PosixFilePermissions.fromString("rwxrwxrwx"));
    assertThatThrownBy(node::open)
        .isInstanceOf(NodeCacheException.class)
        .hasMessageContaining("chmod 700");
  }

  @Test
  @DisplayName("Another layout lives beside ours and is left alone")
  void open_otherLayout_isLeftAlone() throws Exception {
    Path other = Files.createDirectories(node.directory.resolve("v2"));
    Files.writeString(other.resolve("control"), "of another time");
    ChronicleNodeCache cache = node.open();
    Node.write(cache, Configs.of(HUNT, 1));
    assertThat(Node.read(cache, HUNT)).isPresent();
    assertThat(other.resolve("control")).hasContent("of another time");
  }

  @Test
  @DisplayName("A control file of another layout in our place is made anew; who used it is told")
  void open_controlOfOtherLayout_isMadeAnew() throws Exception {
    ChronicleNodeCache before = node.open();
    Node.write(before, Configs.of(HUNT, 1));
    node.xor("control", ControlLayout.LAYOUT, 6);
    ChronicleNodeCache second = node.open(); // the second copy says it
    assertThat(Node.read(second, HUNT)).isPresent();
    second.close();
    node.xor("control", ControlLayout.HEADER_BYTES + ControlLayout.LAYOUT, 6);

    ChronicleNodeCache after = node.open();
    assertThat(Node.read(before, HUNT)).isEmpty();
    assertThat(before.metrics().state()).contains("made anew");
    assertThat(Node.read(after, HUNT)).isEmpty();
    Node.write(after, Configs.of(HUNT, 2));
    assertThat(Node.read(after, HUNT)).isPresent();
  }

  @Test
  @DisplayName("Who opens a cache made anew writes that one, beside a client that has the old one")
  void write_madeAnewBesideAClientOfTheOld_isFound() throws Exception {
    ChronicleNodeCache before = node.open();
    Node.write(before, Configs.of(HUNT, 1));
    Tmpfs.remove(node.directory);

    ChronicleNodeCache after = node.open();
    Node.write(after, Configs.of(HUNT, 2));
    assertThat(Node.read(after, HUNT)).contains(Configs.of(HUNT, 2));
    assertThat(Node.read(node.open(), HUNT)).contains(Configs.of(HUNT, 2));
  }

  @Test
  @DisplayName("What a killed creator left is removed")
  void open_unfinishedByTheDead_isRemoved() throws Exception {
    Path left = Files.createDirectories(node.directory.resolve(".v1-left"));
    Files.writeString(left.resolve("side-0"), "half");
    node.open();
    assertThat(left).doesNotExist();
  }

  @Test
  @DisplayName("A side of another length is damage: the cache is made anew")
  void open_sideCutShort_isMadeAnew() throws Exception {
    node.open().close();
    Files.writeString(node.file("side-1"), "short");
    ChronicleNodeCache cache = node.open();
    Node.write(cache, Configs.of(HUNT, 1));
    assertThat(cache.read(HUNT, Labels.NONE)).isPresent();
  }

  @Test
  @DisplayName("Who follows a hunt notices that the directory is removed, and runs without")
  void directory_removed_whoFollowsRunsWithout() throws Exception {
    ChronicleNodeCache cache = node.open();
    Node.write(cache, Configs.of(HUNT, 1));
    cache.follow(HUNT);
    Tmpfs.remove(node.directory);

    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> cache.metrics().state().startsWith("unusable: "));
    assertThat(cache.metrics().state()).contains("was removed");
    assertThat(Node.read(cache, HUNT)).isEmpty();
    Node.write(cache, Configs.of(HUNT, 2));
    assertThat(node.directory).doesNotExist();
  }

  @Test
  @DisplayName("Two processes with different keys do not take each other's entries")
  void read_otherSeal_misses() throws Exception {
    byte[] key = "sixteen or more bytes".getBytes(StandardCharsets.UTF_8);
    ChronicleNodeCache sealed =
        node.open(ChronicleNodeCache.builder(node.directory).size(4 << 20).sealedWith(key));
    Node.write(sealed, Configs.of(HUNT, 1));
    ChronicleNodeCache same = node.open(ChronicleNodeCache.builder(node.directory).sealedWith(key));
    byte[] otherKey = key.clone();
    otherKey[0]++;
    ChronicleNodeCache other =
        node.open(ChronicleNodeCache.builder(node.directory).sealedWith(otherKey));

    assertThat(Node.read(same, HUNT)).contains(Configs.of(HUNT, 1));
    assertThat(Node.read(other, HUNT)).isEmpty();
    assertThat(other.metrics().checksumMisses()).isEqualTo(1);
  }

  @Test
  @DisplayName("With a key, what is not sealed is a miss")
  void read_unsealed_misses() throws Exception {
    Node.write(node.open(), Configs.of(HUNT, 1));
    byte[] key = new byte[16];
    ChronicleNodeCache sealed =
        node.open(ChronicleNodeCache.builder(node.directory).sealedWith(key));
    assertThat(Node.read(sealed, HUNT)).isEmpty();
    Node.write(sealed, Configs.of(HUNT, 1));
    assertThat(Node.read(sealed, HUNT)).contains(Configs.of(HUNT, 1));
  }
}
