package io.cairn.config.fdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.config.Fragment;
import io.cairn.config.Leadership;
import io.cairn.config.VersionVector;
import io.cairn.config.spi.SourceException;
import io.cairn.config.spi.SystemTime;
import io.cairn.config.spi.TimeSource;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A process so slow that what it works out takes longer than a transaction may. */
class SlowPublisherTest extends FdbScene {
  private final FakeCluster cluster = new FakeCluster();
  private final SlowTime time = new SlowTime();
  private FdbConfigStore store;

  /** Six seconds of the cluster pass whenever somebody asks for the time. */
  private final class SlowTime implements TimeSource {
    private final SystemTime system = new SystemTime("slow");
    private volatile boolean slow;

    @Override
    public long nanoTime() {
      return system.nanoTime();
    }

    @Override
    public Instant now() {
      if (slow) {
        cluster.advance(Duration.ofSeconds(6));
      }
      return system.now();
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
      return system.schedule(delay, task);
    }
  }

  @Override
  TestSpace newSpace() {
    return TestSpace.on(cluster);
  }

  @BeforeEach
  void open() {
    store = space.open(space.builder().time(time).transactionBytes(TransactionLimits.MIN_BYTES));
  }

  @AfterEach
  void end() {
    time.system.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 1 << 20}) // in one transaction, and staged
  void publish_thatTakesLongToWorkOut_succeeds(int size) {
    Leadership leadership = done(store.lead(HUNT, "ada"));
    time.slow = true;
    Fragment first = bytes("a", size, 1);
    VersionVector version =
        done(store.publish(put(leadership, VersionVector.NONE, first))).version();
    Fragment second = bytes("a", size, 2);
    done(store.publish(put(leadership, version, second)));
    assertThat(read(store, HUNT).fragments()).containsExactly(second);
  }

  /** The time is asked for within the transaction, whose commit is then not begun. */
  @Test
  void lead_overTimeBeforeItsCommit_failsWithoutADoubt() {
    done(store.lineage());
    time.slow = true;
    assertThat(failure(store.lead(HUNT, "ada")))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("within PT5S")
        .hasMessageNotContaining("not known");
    time.slow = false;
    assertThat(done(store.lead(HUNT, "ada")).epoch()).isEqualTo(1);
  }
}
