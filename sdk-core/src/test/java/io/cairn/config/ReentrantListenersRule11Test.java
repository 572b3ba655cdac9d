package io.cairn.config;

import static io.cairn.config.Scene.HUNT;
import static io.cairn.config.Scene.OTHER;
import static io.cairn.config.Scene.eventually;
import static io.cairn.config.Scene.textOf;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Rule 11: a listener may use its client, end its subscription, or be there when either ends. */
final class ReentrantListenersRule11Test extends ListenerScene {
  @Test
  void subscription_closed_isToldNothingMore() throws Exception {
    scene.publish(HUNT, "one");
    CairnClient client = scene.started();
    BlockingQueue<ConfigChange> other = new LinkedBlockingQueue<>();
    Subscription subscription = client.onChange(HUNT, told::add);
    client.onChange(HUNT, other::add);
    nextTold();
    assertThat(other.poll(20, TimeUnit.SECONDS)).isNotNull();

    subscription.close();
    subscription.close(); // idempotent
    scene.publish(HUNT, "two");

    assertThat(other.poll(20, TimeUnit.SECONDS)).isNotNull();
    assertThat(told).isEmpty();
  }

  @Test
  void subscription_closedWhileACallWaits_isNotCalled() {
    scene.publish(HUNT, "one");
    CairnClient client = scene.started();
    client.get(HUNT);
    ByHand executor = new ByHand();
    Subscription subscription = client.onChange(HUNT, told::add, executor);
    assertThat(executor.waiting()).isEqualTo(1);

    subscription.close();
    executor.runAll();

    assertThat(told).isEmpty();
  }

  @Test
  void client_closedWhileACallWaits_isNotCalled() {
    scene.publish(HUNT, "one");
    CairnClient client = scene.started();
    client.get(HUNT);
    ByHand executor = new ByHand();
    client.onChange(HUNT, told::add, executor);

    client.close();
    executor.runAll();

    assertThat(told).isEmpty();
  }

  @Test
  void client_closedWhileAListenerIsAtWork_doesNotWaitForIt() throws Exception {
    scene.publish(HUNT, "one");
    CairnClient client = scene.started();
    client.onChange(HUNT, this::stay);
    entered.await();

    assertThat(CompletableFuture.runAsync(client::close)).succeedsWithin(Duration.ofSeconds(20));
    assertThat(leave.getCount()).isEqualTo(1);
  }

  @Test
  void listener_readsAHuntThatIsNotInMemory_getsIt() throws Exception {
    scene.publish(HUNT, "one");
    scene.publish(OTHER, "other");
    CairnClient client = scene.started();
    CompletableFuture<HuntConfig> read = new CompletableFuture<>();

    client.onChange(HUNT, change -> read.complete(client.get(OTHER)));

    assertThat(textOf(read.get(20, TimeUnit.SECONDS))).isEqualTo("other");
  }

  @Test
  void listener_onTheChangeThreadReadsAHuntThatIsNotInMemory_isRefusedAtOnce() throws Exception {
    scene.publish(OTHER, "other");
    CairnClient client = scene.started(o -> o.readTimeout(Duration.ofHours(1)));
    CompletableFuture<RuntimeException> refused = new CompletableFuture<>();
    client.onChange(
        HUNT,
        change -> {
          try {
            client.get(OTHER);
          } catch (RuntimeException e) {
            refused.complete(e);
          }
        },
        Runnable::run);

    scene.publish(HUNT, "one");

    assertThat(refused.get(20, TimeUnit.SECONDS))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("old-town")
        .hasMessageContaining("getAsync");
    assertThat(textOf(client.get(OTHER))).isEqualTo("other");
  }

  @Test
  void listener_subscribesAnother_bothAreTold() throws Exception {
    scene.publish(HUNT, "one");
    CairnClient client = scene.started();
    AtomicBoolean subscribed = new AtomicBoolean();
    client.onChange(
        HUNT,
        change -> {
          if (subscribed.compareAndSet(false, true)) {
            client.onChange(HUNT, told::add, Runnable::run);
          }
        });
    assertThat(textOf(nextTold().after())).isEqualTo("one");

    scene.publish(HUNT, "two");

    assertThat(textOf(nextTold().after())).isEqualTo("two");
  }

  @Test
  void listener_closesItsOwnSubscription_isNotCalledAgain() throws Exception {
    scene.publish(HUNT, "one");
    CairnClient client = scene.started();
    CompletableFuture<Subscription> own = new CompletableFuture<>();
    List<ConfigChange> heard = new CopyOnWriteArrayList<>();
    own.complete(
        client.onChange(
            HUNT,
            change -> {
              heard.add(change);
              own.join().close();
              told.add(change);
            }));
    nextTold();
    client.onChange(HUNT, told::add);
    nextTold();

    scene.publish(HUNT, "two");

    nextTold();
    assertThat(heard).hasSize(1);
  }

  @Test
  void listener_closesTheClient_ends() throws Exception {
    scene.publish(HUNT, "one");
    CairnClient byTheClient = scene.started(o -> o.name("one"));
    CairnClient byTheChangeThread = scene.started(o -> o.name("two"));
    byTheClient.onChange(HUNT, change -> closeAndTell(byTheClient, change));
    byTheChangeThread.onChange(
        HUNT, change -> closeAndTell(byTheChangeThread, change), Runnable::run);

    nextTold();
    nextTold();

    assertThat(byTheClient.status().state()).isEqualTo(ClientStatus.State.CLOSED);
    assertThat(byTheChangeThread.status().state()).isEqualTo(ClientStatus.State.CLOSED);
    eventually(() -> scene.source.streams().openWatches() == 0);
  }

  private void closeAndTell(CairnClient client, ConfigChange change) {
    client.close();
    told.add(change);
  }
}
