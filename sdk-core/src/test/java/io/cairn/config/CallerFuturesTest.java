package io.cairn.config;

import static io.cairn.config.Scene.HUNT;
import static io.cairn.config.Scene.OTHER;
import static io.cairn.config.Scene.eventually;
import static io.cairn.config.Scene.textOf;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** On which threads callers' continuations run, and that none of them holds up the client. */
final class CallerFuturesTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Scene scene = new Scene();

  @AfterEach
  void close() {
    scene.source.reads().heal();
    scene.source.streams().heal();
    scene.close();
  }

  private CompletableFuture<HuntConfig> heldRead(CairnClient client, HuntId hunt) {
    scene.source.reads().hold();
    CompletableFuture<HuntConfig> config = client.getAsync(hunt);
    eventually(() -> scene.source.reads().held() == 1);
    return config;
  }

  @Test
  void getAsync_continuationReadsAnotherHunt_isGivenIt() {
    scene.publish(HUNT, "one");
    scene.publish(OTHER, "other");
    CairnClient client = scene.started();

    CompletableFuture<String> both =
        heldRead(client, HUNT).thenApply(one -> textOf(one) + textOf(client.get(OTHER)));
    scene.source.reads().heal();

    assertThat(both).succeedsWithin(PATIENCE).isEqualTo("oneother");
  }

  @Test
  void getAsync_manyContinuationsWaitForOneMoreLoad_allAreGivenIt() {
    scene.publish(OTHER, "other");
    CairnClient client = scene.started();
    CompletableFuture<HuntConfig> last = new CompletableFuture<>();
    List<CompletableFuture<Boolean>> waiting = new ArrayList<>();
    scene.source.reads().hold();
    for (int i = 0; i < 20; i++) {
      HuntId hunt = HuntId.of("hunt-" + i);
      scene.publish(hunt, "one");
      waiting.add(client.getAsync(hunt).thenApply(one -> last.join().hunt().equals(OTHER)));
    }
    eventually(() -> scene.source.reads().held() == 20);
    scene.source.reads().heal();
    for (int i = 0; i < 20; i++) {
      HuntId hunt = HuntId.of("hunt-" + i);
      eventually(() -> client.peek(hunt).isPresent());
    }

    client.getAsync(OTHER).thenAccept(last::complete);

    assertThat(waiting).allSatisfy(told -> assertThat(told).succeedsWithin(PATIENCE));
  }

  @Test
  void getAsync_pending_continuesOnAThreadOfItsOwn() {
    scene.publish(HUNT, "one");
    CairnClient client = scene.started(o -> o.name("engine-7"));

    CompletableFuture<Thread> thread =
        heldRead(client, HUNT).thenApply(one -> Thread.currentThread());
    scene.source.reads().heal();

    assertThat(thread).succeedsWithin(PATIENCE);
    assertThat(thread.join().getName()).startsWith("cairn-engine-7-future-");
    assertThat(thread.join().isDaemon()).isTrue();
  }

  @Test
  void getAsync_inMemory_isCompleteAtOnce() {
    scene.publish(HUNT, "one");
    CairnClient client = scene.started();
    client.get(HUNT);

    assertThat(client.getAsync(HUNT)).isDone();
  }

  @Test
  void start_continuationReadsAHunt_isGivenIt() {
    scene.publish(HUNT, "one");
    scene.source.streams().hold();
    CairnClient client = scene.build(o -> o);

    CompletableFuture<String> text = client.start().thenApply(ready -> textOf(client.get(HUNT)));
    scene.source.streams().heal();

    assertThat(text).succeedsWithin(PATIENCE).isEqualTo("one");
  }

  @Test
  void close_whileFuturesArePending_completesThem() {
    scene.source.streams().hold();
    scene.source.reads().hold();
    CairnClient client = scene.build(o -> o.name("engine-7"));
    CompletableFuture<Void> started = client.start();
    CompletableFuture<HuntConfig> config = client.getAsync(HUNT);

    client.close();

    assertThat(started)
        .failsWithin(PATIENCE)
        .withThrowableThat()
        .withMessageContaining("client \"engine-7\" is closed");
    assertThat(config)
        .failsWithin(PATIENCE)
        .withThrowableThat()
        .withMessageContaining("the client is closed");
  }

  @Test
  void close_whileAContinuationBlocks_doesNotWaitForIt() {
    scene.publish(HUNT, "one");
    CairnClient client = scene.started();
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch letGo = new CountDownLatch(1);
    CompletableFuture<Void> blocked =
        heldRead(client, HUNT)
            .thenAccept(
                one -> {
                  inside.countDown();
                  Scene.awaitLatch(letGo);
                });
    scene.source.reads().heal();
    Scene.awaitLatch(inside);

    client.close();

    assertThat(blocked).isNotDone();
    letGo.countDown();
    assertThat(blocked).succeedsWithin(PATIENCE);
  }

  @Test
  void copyOf_afterClose_isCompletedByWhoBringsTheOutcome() {
    CallerFutures futures = new CallerFutures("test-");
    CompletableFuture<String> outcome = new CompletableFuture<>();
    CompletableFuture<String> copy = futures.copyOf(outcome);
    CompletableFuture<String> failing = new CompletableFuture<>();
    CompletableFuture<String> failed = futures.copyOf(failing);
    futures.close();

    outcome.complete("late");
    failing.completeExceptionally(new IllegalStateException("late too"));

    assertThat(copy).isCompletedWithValue("late");
    assertThat(failed).isCompletedExceptionally();
  }

  @Test
  void copyOf_cancelledByItsOwner_leavesTheOutcomeAndTheOtherCopies() {
    try (CallerFutures futures = new CallerFutures("test-")) {
      CompletableFuture<String> outcome = new CompletableFuture<>();
      futures.copyOf(outcome).cancel(true);
      CompletableFuture<String> other = futures.copyOf(outcome);

      outcome.complete("one");

      assertThat(other).succeedsWithin(PATIENCE).isEqualTo("one");
    }
  }
}
