package io.cairn.config.fdb;

import static io.cairn.config.fdb.FdbScene.HUNT;
import static io.cairn.config.fdb.FdbScene.done;
import static io.cairn.config.fdb.FdbScene.failure;
import static io.cairn.config.fdb.FdbScene.publish;
import static io.cairn.config.fdb.FdbScene.read;
import static io.cairn.config.fdb.FdbScene.text;
import static io.cairn.config.fdb.FdbScene.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.config.CairnClient;
import io.cairn.config.Leadership;
import io.cairn.config.Live;
import io.cairn.config.Published;
import io.cairn.config.Scope;
import io.cairn.config.VersionVector;
import io.cairn.config.spi.SourceException;
import io.cairn.config.spi.StoreException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real cluster that is stopped and started, and one that is locked. Stopped for 15 s; for a
 * minute with {@code -Dcairn.stress=long}.
 */
@ExtendWith(OwnCluster.Programs.class)
class RealClusterFaultTest {
  private static final Duration OUTAGE =
      Duration.ofSeconds("long".equals(System.getProperty("cairn.stress")) ? 60 : 15);

  @TempDir private Path directory;

  @Test
  void cluster_stoppedAndStarted_failsClearlyAndGoesOn() throws Exception {
    try (OwnCluster cluster = new OwnCluster(directory);
        FdbConfigStore publisher = store(cluster);
        FdbConfigStore reader = store(cluster);
        CairnClient client = CairnClient.builder().source(reader).build()) {
      Leadership leadership = done(publisher.lead(HUNT, "ada"));
      Published first = publish(publisher, leadership, text("a", "1"));
      done(client.start());
      Live<String> live = client.follow(HUNT).map("a", String.class);
      until(() -> "1".equals(live.get()));

      cluster.stop();
      CompletableFuture<Void> over =
          CompletableFuture.runAsync(
              () -> {},
              CompletableFuture.delayedExecutor(OUTAGE.toMillis(), TimeUnit.MILLISECONDS));
      while (!over.isDone()) {
        assertThat(failure(reader.read(HUNT, Scope.EVERYTHING)))
            .isInstanceOf(SourceException.class)
            .hasMessageContaining("gave no answer within PT2S");
        assertThat(live.get()).as("stale beats none").isEqualTo("1");
      }

      cluster.start();
      until(() -> canRead(publisher));
      assertThat(read(publisher, HUNT).version()).isEqualTo(first.version());
      Published second = publish(publisher, leadership, text("a", "2"));
      assertThat(second.version()).isEqualTo(VersionVector.of(1, 2));
      until(() -> "2".equals(live.get()));
    }
  }

  private static boolean canRead(FdbConfigStore store) {
    return store.read(HUNT, Scope.EVERYTHING).handle((config, failure) -> failure == null).join();
  }

  @Test
  void cluster_locked_saysSo() throws Exception {
    try (OwnCluster cluster = new OwnCluster(directory);
        FdbConfigStore store = store(cluster)) {
      done(store.lineage());
      cluster.cli("lock");
      assertThat(failure(store.read(HUNT, Scope.EVERYTHING)))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining(
              "the database of %s is locked; fdbcli's unlock frees it".formatted(cluster.file()));
    }
  }

  private static FdbConfigStore store(OwnCluster cluster) {
    return FdbConfigStore.builder(cluster.file())
        .transactionTimeout(Duration.ofSeconds(2))
        .checkInterval(Duration.ofSeconds(1))
        .open();
  }
}
