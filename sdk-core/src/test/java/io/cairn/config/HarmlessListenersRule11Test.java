package io.cairn.config;

import static io.cairn.config.Scene.HUNT;
import static io.cairn.config.Scene.OTHER;
import static io.cairn.config.Scene.eventually;
import static io.cairn.config.Scene.text;
import static io.cairn.config.Scene.textOf;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/**
 * Rule 11, listeners are harmless: called on the client's own executor (or the caller's), in
 * version order per hunt, with the state at subscription first; slow ones are coalesced to the
 * newest; one that throws is isolated and logged.
 */
final class HarmlessListenersRule11Test extends ListenerScene {
  @Test
  void onChange_huntInMemory_tellsTheStateFirst() throws Exception {
    scene.publish(HUNT, text("a", "one"), text("b", "two"));
    CairnClient client = scene.started();
    HuntConfig served = client.get(HUNT);

    client.onChange(HUNT, told::add);

    ConfigChange first = nextTold();
    assertThat(first.before()).isEmpty();
    assertThat(first.after()).isSameAs(served);
    assertThat(first.added()).containsExactly("a", "b");
    assertThat(first.changed()).isEmpty();
    assertThat(first.removed()).isEmpty();
  }

  @Test
  void onChange_huntNotInMemory_tellsTheStateOnceItIsLoaded() throws Exception {
    scene.publish(HUNT, "one");
    CairnClient client = scene.started();

    client.onChange(HUNT, told::add);

    assertThat(textOf(nextTold().after())).isEqualTo("one");
  }

  @Test
  void onChange_huntDoesNotExistYet_tellsItsCreation() throws Exception {
    CairnClient client = scene.started();
    client.onChange(HUNT, told::add);
    eventually(() -> scene.source.counts().follows(HUNT).size() == 1);
    assertThat(told).isEmpty();

    scene.publish(HUNT, "one");

    ConfigChange first = nextTold();
    assertThat(first.before()).isEmpty();
    assertThat(textOf(first.after())).isEqualTo("one");
  }

  @Test
  void change_isToldAfterTheSwapOnAThreadOfTheClients() throws Exception {
    scene.publish(HUNT, "one");
    CairnClient client = scene.started(o -> o.name("engine-7"));
    Queue<String> threads = new LinkedBlockingQueue<>();
    AtomicBoolean swapped = new AtomicBoolean(true);
    client.onChange(
        HUNT,
        change -> {
          threads.add(Thread.currentThread().getName());
          swapped.compareAndSet(true, !change.after().version().isAfter(version(client)));
          told.add(change);
        });
    nextTold();

    scene.publish(HUNT, "two");

    nextTold();
    assertThat(swapped).isTrue();
    assertThat(threads).allMatch(name -> name.startsWith("cairn-engine-7-listener-"));
  }

  private static VersionVector version(CairnClient client) {
    return client.peek(HUNT).orElseThrow().version();
  }

  @Test
  void change_withAnExecutor_isToldThereAndNowhereElse() {
    scene.publish(HUNT, "one");
    CairnClient client = scene.started();
    ByHand executor = new ByHand();
    AtomicReference<Thread> caller = new AtomicReference<>();
    client.onChange(
        HUNT,
        change -> {
          caller.set(Thread.currentThread());
          told.add(change);
        },
        executor);
    eventually(() -> executor.waiting() == 1 && client.peek(HUNT).isPresent());
    assertThat(told).isEmpty();

    executor.runAll();

    assertThat(told).hasSize(1);
    assertThat(caller).hasValue(Thread.currentThread());
  }

  @Test
  void change_fromOneToTheNext_namesWhatDiffers() throws Exception {
    scene.publish(HUNT, text("a", "one"), text("b", "one"), text("c", "one"));
    CairnClient client = scene.started();
    client.onChange(HUNT, told::add);
    HuntConfig one = nextTold().after();

    Leadership leader = scene.store.lead(HUNT, "bob").join();
    scene
        .store
        .publish(
            Publication.by(leader).put(text("b", "two")).put(text("d", "two")).remove("c").build())
        .join();

    ConfigChange change = nextTold();
    assertThat(change.before()).containsSame(one);
    assertThat(change.added()).containsExactly("d");
    assertThat(change.changed()).containsExactly("b");
    assertThat(change.removed()).containsExactly("c");
  }

  @Test
  void changes_manyInARow_areToldInOrderAndNeverTwoAtOnce() {
    scene.publish(HUNT, "0");
    CairnClient client = scene.started();
    AtomicInteger inside = new AtomicInteger();
    List<String> breaches = new CopyOnWriteArrayList<>();
    AtomicReference<HuntConfig> last = new AtomicReference<>();
    client.onChange(
        HUNT,
        change -> {
          if (inside.incrementAndGet() != 1) {
            breaches.add("two calls at once");
          }
          Optional<HuntConfig> before = Optional.ofNullable(last.getAndSet(change.after()));
          if (!change.before().equals(before)) {
            breaches.add(change + " does not begin where the last one ended");
          }
          if (before.isPresent() && !change.after().version().isAfter(before.get().version())) {
            breaches.add(change + " goes back");
          }
          inside.decrementAndGet();
        });

    for (int i = 1; i <= 1_000; i++) {
      scene.publish(HUNT, String.valueOf(i));
    }

    eventually(() -> last.get() != null && textOf(last.get()).equals("1000"));
    assertThat(breaches).isEmpty();
  }

  @Test
  void changes_ofTwoHunts_areToldSideBySide() throws Exception {
    scene.publish(HUNT, "one");
    scene.publish(OTHER, "other");
    CairnClient client = scene.started();
    client.onChange(HUNT, this::stay);
    entered.await();

    client.onChange(OTHER, told::add);

    assertThat(nextTold().hunt()).isEqualTo(HUNT);
    assertThat(nextTold().hunt()).isEqualTo(OTHER);
  }

  @Test
  void slowListener_isToldManyChangesAsOne() throws Exception {
    scene.publish(HUNT, text("a", "0"), text("b", "0"), text("c", "0"));
    CairnClient client = scene.started();
    client.onChange(HUNT, this::stay);
    entered.await();
    HuntConfig first = nextTold().after();
    for (int i = 1; i <= 20; i++) {
      scene.publish(HUNT, text("a", "a" + i), text("added-" + i, "new"));
    }
    scene.publish(HUNT, text("a", "0"), text("b", "last"));
    eventually(() -> client.get(HUNT).fragment("b").text().equals("last"));

    leave.countDown();

    ConfigChange change = nextTold();
    assertThat(change.before()).containsSame(first);
    assertThat(change.after()).isSameAs(client.get(HUNT));
    assertThat(change.changed()).containsExactly("b"); // a is what it was
    assertThat(change.added()).hasSize(20).contains("added-1", "added-20");
    assertThat(change.removed()).isEmpty();
    scene.settle(client);
    assertThat(told).isEmpty();
  }

  @Test
  void slowListener_holdsBackNeitherSwapsNorOtherListeners() throws Exception {
    scene.publish(HUNT, "one");
    CairnClient client = scene.started();
    Live<String> value = client.follow(HUNT).map("a", String.class);
    assertThat(value.get()).isEqualTo("one");
    client.onChange(HUNT, this::stay);
    entered.await();
    nextTold();
    client.onChange(HUNT, told::add);
    nextTold();

    scene.publish(HUNT, "two");

    assertThat(textOf(nextTold().after())).isEqualTo("two");
    assertThat(value.get()).isEqualTo("two");
  }

  @Test
  void slowListener_lagIsCounted() throws Exception {
    scene.publish(HUNT, "one");
    CairnClient client = scene.started();
    client.onChange(HUNT, this::stay);
    entered.await();
    assertThat(client.metrics().notifications()).isEqualTo(1);

    scene.clock.advance(Duration.ofSeconds(3));

    assertThat(client.metrics().listenerLag()).isEqualTo(Duration.ofSeconds(3));
    leave.countDown();
    eventually(() -> client.metrics().listenerLag().isZero());
  }
}
