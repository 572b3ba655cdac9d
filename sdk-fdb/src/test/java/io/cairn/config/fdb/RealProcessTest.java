package io.cairn.config.fdb;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cairn.config.Leadership;
import io.cairn.config.VersionVector;
import io.cairn.config.spi.StoreException;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a process may do once, and what it leaves when it is killed. */
@ExtendWith(RealCluster.class)
class RealProcessTest extends FdbScene {
  @TempDir private Path directory;

  @Override
  TestSpace newSpace() {
    return TestSpace.onRealCluster();
  }

  @Test
  void publisher_killedBetweenStageAndFlip_leavesNothingHalfVisibleAndIsCleanedUpAfter()
      throws Exception {
    FdbConfigStore store = space.open();
    publish(store, done(store.lead(HUNT, "ada")), text("a", "1"));
    Process dying =
        ChildProcess.start(
            StagingProcess.class,
            List.of(),
            RealCluster.file().toString(),
            space.name(),
            HUNT.value());
    try (BufferedReader output = dying.inputReader(UTF_8)) {
      assertThat(output.lines().filter("staged"::equals).findFirst()).isPresent();
    } finally {
      dying.destroyForcibly().waitFor();
    }
    assertThat(space.rows("stage")).hasSize(1);
    assertThat(space.rows("chunk")).hasSize(32);
    assertThat(read(space.open(), HUNT).fragments()).containsExactly(text("a", "1"));

    Leadership next = done(store.lead(HUNT, "bob"));
    assertThat(publish(store, next, text("b", "1")).version()).isEqualTo(VersionVector.of(3, 1));
    Duration minute = Duration.ofMinutes(1);
    FdbConfigStore tidy = space.open(space.builder().sweeping(minute, Duration.ZERO, minute));
    done(tidy.parts().sweeper().sweepAll());
    assertThat(space.rows("stage")).isEmpty();
    assertThat(space.rows("chunk")).isEmpty();
    assertThat(read(space.open(), HUNT).fragments())
        .containsExactly(text("a", "1"), text("b", "1"));
  }

  @Test
  void close_ofOneStore_leavesTheOthersAlone() {
    FdbConfigStore one = space.open();
    FdbConfigStore two = space.open();
    done(one.lineage());
    FollowedVersions sink = follow(two, HUNT);
    until(() -> VersionVector.NONE.equals(sink.of(HUNT)));
    one.close();
    FdbConfigStore three = space.open();
    VersionVector version = publish(three, done(three.lead(HUNT, "ada")), text("a", "1")).version();
    until(() -> version.equals(sink.of(HUNT)));
    assertThat(sink.ended()).isNull();
  }

  @Test
  void open_withAnotherApiVersion_namesBoth() {
    assertThatThrownBy(() -> FdbConfigStore.builder(RealCluster.file()).apiVersion(730).open())
        .isInstanceOf(StoreException.class)
        .hasMessage(
            "FoundationDB has one API version per process: it is 710, this store wants 730");
    done(space.open().lineage());
  }

  @Test
  void open_withOtherTlsOptions_saysSo() {
    FdbTls tls = FdbTls.of(Path.of("cert.pem"), Path.of("key.pem"), Path.of("ca.pem"));
    assertThatThrownBy(() -> FdbConfigStore.builder(RealCluster.file()).tls(tls).open())
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("one set of TLS options per process");
  }

  @Test
  void open_ofAnUnreadableClusterFile_saysSo() throws Exception {
    assertThatThrownBy(() -> open(directory.resolve("absent")))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining(
            "the cluster file " + directory.resolve("absent") + " cannot be used");
    Path file = Files.writeString(directory.resolve("nonsense"), "nonsense");
    assertThatThrownBy(() -> open(file))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("the cluster file " + file + " cannot be used");
  }

  private static void open(Path file) {
    try (FdbConfigStore store = FdbConfigStore.open(file)) {
      throw (RuntimeException) failure(store.lineage());
    }
  }

  @Test
  void read_ofAClusterThatIsNotThere_failsInTime() throws Exception {
    Path file = Files.writeString(directory.resolve("fdb.cluster"), "nobody:home@127.0.0.1:1");
    try (FdbConfigStore store =
        FdbConfigStore.builder(file).transactionTimeout(Duration.ofMillis(500)).open()) {
      assertThat(failure(store.lineage()))
          .hasMessageContaining("the cluster of %s gave no answer within PT0.5S".formatted(file));
    }
  }
}
