package io.cairn.config.nodecache;

import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.config.HuntId;
import io.cairn.config.Labels;
import io.cairn.config.spi.NodeCache.ReadPermit;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A client whose write stands still in the middle, and what the rest of it does meanwhile. */
class WriteUnderWayFaultTest {
  private static final HuntId HUNT = HuntId.of("harbour-night");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch standing = new CountDownLatch(1);
  private final CountDownLatch go = new CountDownLatch(1);
  private Node node;

  @BeforeEach
  void choose() throws IOException {
    node = new Node(4 << 20);
  }

  @AfterEach
  void end() {
    go.countDown();
    threads.shutdown();
    node.close();
  }

  private ChronicleNodeCache open(Duration writeWait) {
    return node.open(
        ChronicleNodeCache.builder(node.directory)
            .size(4 << 20)
            .writeWait(writeWait)
            .onStep(step -> standStill()));
  }

  private void standStill() {
    standing.countDown();
    try {
      go.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private CompletableFuture<Void> startWrite(ChronicleNodeCache cache) throws Exception {
    CompletableFuture<Void> write =
        CompletableFuture.runAsync(() -> Node.write(cache, Configs.of(HUNT, 1)), threads);
    standing.await();
    return write;
  }

  @Test
  @DisplayName("A read that finds the cache made anew does not wait for a write to end")
  void read_retiredMeanwhile_doesNotWait() throws Exception {
    ChronicleNodeCache cache = open(Duration.ofHours(1));
    CompletableFuture<Void> write = startWrite(cache);
    node.files().control().retire();

    CompletableFuture<Optional<?>> read =
        CompletableFuture.supplyAsync(() -> Node.read(cache, HUNT), threads);
    assertThat(read).succeedsWithin(PATIENCE).isEqualTo(Optional.empty());
    assertThat(write).isNotDone();
    assertThat(cache.metrics().state()).contains("made anew");
  }

  @Test
  @DisplayName("The node's write lock is held until the write ends, though the cache is closed")
  void close_duringAWrite_keepsTheWriteLockUntilItEnds() throws Exception {
    ChronicleNodeCache cache = open(Duration.ofMillis(1));
    CompletableFuture<Void> write = startWrite(cache);
    cache.close();
    try (KernelLockFile neighbour = KernelLockFile.open(node.file("write.lock"))) {
      assertThat(neighbour.tryLock(0)).isNull();
      go.countDown();
      assertThat(write).succeedsWithin(PATIENCE);
      assertThat(neighbour.tryLock(0)).isNotNull();
    }
    assertThat(Node.read(node.open(), HUNT)).isPresent();
  }

  @Test
  @DisplayName("Who waits for a permit has it when it is free, however many were granted meanwhile")
  void awaitReadPermit_manyGranted_isGrantedWhenFree() throws Exception {
    ChronicleNodeCache cache = open(Duration.ofHours(1));
    ReadPermit held = node.open().awaitReadPermit(HUNT, Labels.NONE).join().orElseThrow();
    CompletableFuture<Void> write = startWrite(cache);
    for (int i = 0; i < 8; i++) {
      assertThat(cache.awaitReadPermit(NodeCacheProcess.hunt(i), Labels.NONE).join()).isPresent();
    }

    CompletableFuture<Optional<ReadPermit>> waiting = cache.awaitReadPermit(HUNT, Labels.NONE);
    assertThat(waiting).isNotDone();
    held.close();
    assertThat(waiting)
        .succeedsWithin(PATIENCE)
        .satisfies(permit -> assertThat(permit).isPresent());
    assertThat(write).isNotDone();
  }
}
