package io.cairn.config;

import static io.cairn.config.Scene.HUNT;
import static io.cairn.config.Scene.eventually;
import static io.cairn.config.Scene.textOf;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Rule 11: a listener that throws, or whose executor fails, is isolated and logged. */
final class FailingListenersRule11Test extends ListenerScene {
  @Test
  void listener_throws_isToldTheNextChangeAndOthersToo() throws Exception {
    scene.publish(HUNT, "one");
    CairnClient client = scene.started();
    BlockingQueue<ConfigChange> other = new LinkedBlockingQueue<>();
    client.onChange(
        HUNT,
        change -> {
          told.add(change);
          throw new IllegalStateException("from a listener");
        });
    client.onChange(HUNT, other::add);
    HuntConfig one = nextTold().after();
    assertThat(other.poll(20, TimeUnit.SECONDS)).isNotNull();

    scene.publish(HUNT, "two");

    ConfigChange next = nextTold();
    assertThat(next.before()).containsSame(one); // it was told of that, whatever it made of it
    assertThat(textOf(next.after())).isEqualTo("two");
    assertThat(textOf(other.poll(20, TimeUnit.SECONDS).after())).isEqualTo("two");
    assertThat(textOf(client.get(HUNT))).isEqualTo("two");
  }

  @Test
  void listener_throws_isLogged() throws Exception {
    PrintStream usual = System.err;
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    VersionVector one = scene.publish(HUNT, "one");
    CairnClient client = scene.started();
    client.get(HUNT);
    try (PrintStream kept = new PrintStream(log, true, UTF_8)) {
      System.setErr(kept); // where the tests' logging goes
      client.onChange(HUNT, change -> sneak(new IOException("out of ink")), Runnable::run);
    } finally {
      System.setErr(usual);
    }

    assertThat(log.toString(UTF_8))
        .contains("ERROR", "A listener of hunt \"harbour-night\" failed at " + one, "out of ink");
  }

  @Test
  void listener_throwsOnTheChangeThread_theSwapIsAcknowledgedAllTheSame() {
    scene.publish(HUNT, "one");
    CairnClient client = scene.started(o -> o.nodeCache(scene.node.cache()));
    Throwable[] each = {
      new IllegalStateException("unchecked"), new StackOverflowError(), new IOException("checked")
    };
    for (Throwable thrown : each) {
      client.onChange(HUNT, change -> sneak(thrown), Runnable::run);
    }
    client.onChange(HUNT, told::add, Runnable::run);
    eventually(() -> told.size() == 1);

    VersionVector two = scene.publish(HUNT, "two");

    eventually(
        () ->
            scene.source.counts().acknowledgements().stream()
                .anyMatch(acknowledged -> acknowledged.version().equals(two)));
    eventually(() -> told.size() == 2);
    eventually(() -> scene.node.head(HUNT).equals(Optional.of(two)));
  }

  /** Throws what the compiler would not let through, as other languages do. */
  @SuppressWarnings("unchecked")
  private static <T extends Throwable> void sneak(Throwable thrown) throws T {
    throw (T) thrown;
  }

  @Test
  void executor_refuses_theNextChangeTriesAgain() {
    scene.publish(HUNT, "one");
    CairnClient client = scene.started();
    client.get(HUNT);
    ByHand executor = new ByHand();
    client.onChange(HUNT, told::add, executor);
    executor.runAll();
    assertThat(told).hasSize(1);
    executor.refuse(new RejectedExecutionException("full"));
    scene.publish(HUNT, "two");
    eventually(client, HUNT, "two");
    scene.settle(client);

    executor.refuse(null);
    scene.publish(HUNT, "three");

    eventually(() -> executor.waiting() == 1);
    executor.runAll();
    assertThat(told).hasSize(2);
    ConfigChange change = List.copyOf(told).get(1);
    assertThat(change.before().map(Scene::textOf)).contains("one");
    assertThat(textOf(change.after())).isEqualTo("three");
  }

  @Test
  void executor_hasNoThreadToGive_harmsNobodyAndTheNextChangeTriesAgain() throws Exception {
    scene.publish(HUNT, "one");
    CairnClient client = scene.started();
    client.get(HUNT);
    AtomicBoolean exhausted = new AtomicBoolean(true);
    Queue<ConfigChange> late = new LinkedBlockingQueue<>();
    client.onChange(
        HUNT,
        late::add,
        task -> {
          if (exhausted.get()) {
            throw new InternalError("no thread to be had");
          }
          task.run();
        });
    client.onChange(HUNT, told::add);
    nextTold();

    VersionVector two = scene.publish(HUNT, "two");
    assertThat(textOf(nextTold().after())).isEqualTo("two");
    eventually(
        () ->
            scene.source.counts().acknowledgements().stream()
                .anyMatch(acknowledged -> acknowledged.version().equals(two)));
    assertThat(late).isEmpty();
    exhausted.set(false);
    scene.publish(HUNT, "three");

    eventually(() -> late.size() == 1);
  }
}
