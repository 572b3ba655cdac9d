package io.cairn.config;

import static io.cairn.config.Scene.HUNT;
import static io.cairn.config.Scene.OTHER;
import static io.cairn.config.Scene.eventually;
import static io.cairn.config.Scene.text;
import static io.cairn.config.Scene.textOf;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Rule 11, listeners are harmless: called on the client's own executor (or the caller's), in
 * version order per hunt, with the state at subscription first; slow ones are coalesced to the
 * newest; one that throws is isolated and logged.
 */
final class HarmlessListenersRule11Test {
  private final Scene scene = new Scene();
  private final BlockingQueue<ConfigChange> told = new LinkedBlockingQueue<>();
  private final CountDownLatch entered = new CountDownLatch(1);
  private final CountDownLatch leave = new CountDownLatch(1);

  @AfterEach
  void close() {
    leave.countDown();
    scene.close();
  }

  /** An executor whose tasks a test runs when it likes. */
  private static final class ByHand implements Executor {
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private RuntimeException refusal;

    @Override
    public synchronized void execute(Runnable task) {
      if (refusal != null) {
        throw refusal;
      }
      tasks.add(task);
    }

    synchronized void refuse(RuntimeException cause) {
      refusal = cause;
    }

    synchronized int waiting() {
      return tasks.size();
    }

    void runAll() {
      for (Runnable task = next(); task != null; task = next()) {
        task.run();
      }
    }

    private synchronized Runnable next() {
      return tasks.poll();
    }
  }

  private ConfigChange nextTold() throws InterruptedException {
    ConfigChange change = told.poll(20, TimeUnit.SECONDS);
    assertThat(change).as("a change that the listener is told").isNotNull();
    return change;
  }

  /** Hears the first change, and then nothing until it may leave. */
  private void stay(ConfigChange change) {
    told.add(change);
    entered.countDown();
    try {
      leave.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

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
