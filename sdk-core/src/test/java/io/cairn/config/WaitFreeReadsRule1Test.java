package io.cairn.config;

import static io.cairn.config.Scene.HUNT;
import static io.cairn.config.Scene.eventually;
import static io.cairn.config.Scene.textOf;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Rule 1, wait-free reads: a hit in L1 takes no lock, allocates nothing and never does I/O. {@code
 * Live.get()} is one volatile read.
 */
final class WaitFreeReadsRule1Test {
  private static final int READS = 1_000_000;

  private final Scene scene = new Scene();
  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @AfterEach
  void close() {
    scene.close();
  }

  /** The least of several rounds: the first are interpreted, which costs nothing here, or might. */
  private long bytesAllocatedBy(Runnable read) {
    long least = Long.MAX_VALUE;
    for (int round = 0; round < 5; round++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < READS; i++) {
        read.run();
      }
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    return least;
  }

  @Test
  void get_hit_allocatesNothing() {
    scene.publish(HUNT, "one");
    CairnClient client = scene.started();
    client.get(HUNT);

    assertThat(bytesAllocatedBy(() -> client.get(HUNT))).isZero();
  }

  @Test
  void get_hitThatIsCountedAndChecked_allocatesNothing() {
    scene.publish(HUNT, "one");
    CairnClient client = scene.started(o -> o.countHits(true).maxStaleness(Duration.ofDays(1)));
    client.get(HUNT);

    assertThat(bytesAllocatedBy(() -> client.get(HUNT))).isZero();
    assertThat(client.metrics().processHits()).isGreaterThanOrEqualTo(5L * READS);
  }

  @Test
  void followedHunt_hit_allocatesNothing() {
    scene.publish(HUNT, "one");
    CairnClient client = scene.started();
    FollowedHunt hunt = client.follow(HUNT);
    hunt.get();

    assertThat(bytesAllocatedBy(hunt::get)).isZero();
  }

  @Test
  void live_hit_allocatesNothing() {
    scene.publish(HUNT, "one");
    CairnClient client = scene.started();
    Live<String> value = client.follow(HUNT).map("a", String.class);
    value.get();

    assertThat(bytesAllocatedBy(value::get)).isZero();
  }

  @Test
  void get_changeThreadIsBlocked_hitsGoOn() throws Exception {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch leave = new CountDownLatch(1);
    scene.publish(HUNT, "one");
    CairnClient client =
        scene.started(
            o ->
                o.validator(
                    config -> {
                      if (textOf(config).equals("two")) {
                        entered.countDown();
                        leave.await();
                      }
                    }));
    FollowedHunt hunt = client.follow(HUNT);
    Live<String> value = hunt.map("a", String.class);
    assertThat(value.get()).isEqualTo("one");
    eventually(() -> scene.source.counts().follows(HUNT).size() == 1);

    scene.publish(HUNT, "two");
    entered.await();
    assertThat(textOf(client.get(HUNT))).isEqualTo("one");
    assertThat(client.getAsync(HUNT)).isCompleted();
    assertThat(textOf(hunt.get())).isEqualTo("one");
    assertThat(value.get()).isEqualTo("one");

    leave.countDown();
    eventually(() -> value.get().equals("two"));
    assertThat(textOf(client.get(HUNT))).isEqualTo("two");
  }

  @Test
  void get_hitOnAnInterruptedThread_returnsAndLeavesTheInterrupt() {
    scene.publish(HUNT, "one");
    CairnClient client = scene.started();
    client.get(HUNT);

    Thread.currentThread().interrupt();
    try {
      assertThat(textOf(client.get(HUNT))).isEqualTo("one");
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void get_hits_askNeitherNodeCacheNorSource() {
    scene.publish(HUNT, "one");
    var cache = scene.node.cache();
    CairnClient client = scene.started(o -> o.nodeCache(cache));
    client.get(HUNT);
    int nodeReads = cache.reads();

    for (int i = 0; i < 1_000; i++) {
      client.get(HUNT);
    }

    assertThat(cache.reads()).isEqualTo(nodeReads);
    assertThat(scene.source.counts().reads(HUNT)).isEqualTo(1);
  }
}
