package io.cairn.config;

import static io.cairn.config.Scene.HUNT;
import static io.cairn.config.Scene.OTHER;
import static io.cairn.config.Scene.eventually;
import static io.cairn.config.Scene.textOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cairn.config.spi.NodeCache;
import java.io.File;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Rule 12, many clients in one process are legal; no static state; every thread is a named daemon
 * and ends with {@code close()}, which is idempotent.
 */
final class ManyClientsRule12Test {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Scene scene = new Scene();

  @AfterEach
  void close() {
    scene.source.reads().heal();
    scene.close();
  }

  /** By the machine's time, so that it has a timer's thread too. */
  private CairnClient realTime(UnaryOperator<ClientBuilder> options) {
    CairnClient client =
        scene.closedAtTheEnd(options.apply(CairnClient.builder().source(scene.source)).build());
    Scene.ready(client);
    return client;
  }

  private static Set<Thread> threadsOf(String client) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("cairn-" + client + "-"))
        .collect(Collectors.toSet());
  }

  private static Set<String> kindsOfThreads(String client) {
    return threadsOf(client).stream()
        .map(thread -> thread.getName().substring(("cairn-" + client + "-").length()))
        .collect(Collectors.toSet());
  }

  @Test
  void threads_areNamedDaemons() {
    scene.publish(HUNT, "one");
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    CairnClient client = realTime(o -> o.name("engine-7").nodeCache(scene.node.cache()));
    CountDownLatch told = new CountDownLatch(1);
    Subscription subscription = client.onChange(HUNT, change -> told.countDown());
    eventually(() -> told.getCount() == 0);

    assertThat(kindsOfThreads("engine-7"))
        .contains("changes", "timer", "nodecache", "listener-1")
        .allMatch(kind -> kind.matches("changes|timer|nodecache|listener-[1-4]|future-[0-9]+"));
    assertThat(threadsOf("engine-7")).allMatch(Thread::isDaemon);
    Set<Thread> others = Thread.getAllStackTraces().keySet();
    others.removeAll(before);
    others.removeAll(threadsOf("engine-7"));
    assertThat(others).noneMatch(thread -> thread.getName().startsWith("Thread-"));
    subscription.close();
  }

  @Test
  void close_endsTheThreadsOfThatClientAlone() {
    scene.publish(HUNT, "one");
    CairnClient one = realTime(o -> o.name("one").nodeCache(scene.node.cache()));
    CairnClient two = realTime(o -> o.name("two").nodeCache(scene.node.cache()));
    one.onChange(HUNT, change -> {});
    two.onChange(HUNT, change -> {});
    eventually(() -> kindsOfThreads("one").contains("listener-1"));
    eventually(() -> kindsOfThreads("two").contains("listener-1"));

    one.close();

    eventually(() -> threadsOf("one").isEmpty());
    assertThat(kindsOfThreads("two")).contains("changes", "timer", "nodecache");
    scene.publish(HUNT, "two");
    eventually(two, HUNT, "two");
    two.close();
    eventually(() -> threadsOf("two").isEmpty());
  }

  @Test
  void clients_ofOneProcess_shareNothing() {
    Selector engines = Selector.parse("role=engine");
    scene.publish(HUNT, Scene.text("a", "one"), Scene.text("b", "x").withSelector(engines));
    CairnClient engine =
        scene.started(o -> o.name("same").labels(Labels.of("role", "engine")).countHits(true));
    CairnClient web = scene.started(o -> o.name("same").labels(Labels.of("role", "web")));

    assertThat(engine.get(HUNT).has("b")).isTrue();
    assertThat(web.peek(HUNT)).isEmpty();
    assertThat(web.get(HUNT).has("b")).isFalse();
    assertThat(engine.get(HUNT)).isNotEqualTo(web.get(HUNT));
    assertThat(web.metrics().processHits()).isZero();
    assertThat(scene.source.counts().reads(HUNT)).isEqualTo(2);
  }

  @Test
  void clients_manyOfOneBuilder_allServeAndEnd() {
    scene.publish(HUNT, "one");
    ClientBuilder builder = CairnClient.builder().source(scene.source).name("herd");
    List<CairnClient> clients = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      clients.add(scene.closedAtTheEnd(builder.build()));
    }
    clients.forEach(CairnClient::start);
    clients.forEach(client -> client.onChange(HUNT, change -> {}));
    for (CairnClient client : clients) {
      eventually(client, HUNT, "one");
    }

    clients.forEach(CairnClient::close);

    eventually(() -> threadsOf("herd").isEmpty());
    eventually(() -> scene.source.streams().openWatches() == 0);
  }

  /**
   * What is static is final, and of a kind that cannot change and needs no end; but for the set
   * that mirrors the kernel's locks, which belong to the process as well.
   */
  @Test
  void classes_haveNoStaticState() throws Exception {
    Path classes =
        Path.of(CairnClient.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    List<String> names;
    try (Stream<Path> files = Files.walk(classes)) {
      names =
          files
              .map(file -> classes.relativize(file).toString())
              .filter(file -> file.endsWith(".class") && !file.contains("-info"))
              .map(file -> file.substring(0, file.length() - ".class".length()))
              .map(file -> file.replace(File.separatorChar, '.'))
              .toList();
    }
    assertThat(names).contains(CairnClient.class.getName());

    List<Field> suspects = new ArrayList<>();
    for (String name : names) {
      for (Field field : Class.forName(name).getDeclaredFields()) {
        if (Modifier.isStatic(field.getModifiers()) && !field.isSynthetic() && isState(field)) {
          suspects.add(field);
        }
      }
    }
    assertThat(suspects).containsExactly(DirectoryLock.class.getDeclaredField("HELD"));
  }

  private static boolean isState(Field field) throws IllegalAccessException {
    field.setAccessible(true);
    Object value = field.get(null);
    String type = value.getClass().getName();
    if (!Modifier.isFinal(field.getModifiers())
        || value instanceof ThreadLocal
        || value instanceof Executor) {
      return true;
    }
    if (value instanceof AutoCloseable) {
      return !(value instanceof NodeCache.ReadPermit);
    }
    if (value instanceof Collection || value instanceof Map) {
      return !type.startsWith("java.util.ImmutableCollections$") && !(value instanceof LabelKeys);
    }
    if (type.startsWith("java.util.concurrent.atomic.")) {
      return !(value instanceof AtomicReferenceFieldUpdater);
    }
    return value.getClass().isArray() && !Modifier.isPrivate(field.getModifiers());
  }

  @Test
  void close_again_doesNothing() {
    scene.publish(HUNT, "one");
    CairnClient client = scene.started(o -> o.nodeCache(scene.node.cache()));
    client.get(HUNT);

    client.close();
    client.close();

    assertThat(client.status().state()).isEqualTo(ClientStatus.State.CLOSED);
    assertThat(textOf(client.get(HUNT))).isEqualTo("one");
    assertThatThrownBy(() -> client.get(OTHER))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("is closed");
    assertThatThrownBy(() -> client.getAsync(OTHER).join())
        .hasCauseInstanceOf(IllegalStateException.class);
    scene.source.reads().heal();
    assertThat(scene.store.read(HUNT, Scope.EVERYTHING)).isCompleted(); // the source is not ours
  }

  @Test
  void close_readsAreUnderWay_failAtOnce() {
    scene.publish(HUNT, "one");
    CairnClient client = scene.started();
    scene.source.reads().hang();
    List<CompletableFuture<HuntConfig>> reads = new ArrayList<>();
    for (int i = 0; i < 100; i++) { // more than the bulkhead lets through
      reads.add(client.getAsync(HuntId.of("cold-" + i)));
    }
    CompletableFuture<HuntConfig> blocked = CompletableFuture.supplyAsync(() -> client.get(HUNT));
    eventually(() -> client.status().loadsUnderWay() == 101);

    client.close();

    for (CompletableFuture<HuntConfig> read : reads) {
      assertThatThrownBy(read::join)
          .hasCauseInstanceOf(ConfigUnavailableException.class)
          .hasMessageContainingAll("the client", "closed");
    }
    assertThat(blocked)
        .failsWithin(PATIENCE)
        .withThrowableThat()
        .havingCause()
        .isInstanceOf(ConfigUnavailableException.class);
    assertThat(client.status().loadsUnderWay()).isZero();
  }

  /**
   * Every read ends, and with what it may end with: a config, or word that the client is closed.
   */
  @Test
  void close_whileManyReadChangeAndClose_leavesNothingBehind() throws Exception {
    for (int round = 0; round < 20; round++) {
      String name = "racing-" + round;
      scene.publish(HUNT, name);
      CairnClient client = realTime(o -> o.name(name).maxHunts(2).nodeCache(scene.node.cache()));
      client.onChange(HUNT, change -> {});
      CyclicBarrier barrier = new CyclicBarrier(8);
      AtomicBoolean over = new AtomicBoolean();
      AtomicInteger asked = new AtomicInteger();
      ConcurrentLinkedQueue<Throwable> unexpected = new ConcurrentLinkedQueue<>();
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        threads.add(
            new Thread(
                () -> {
                  await(barrier);
                  while (!over.get()) {
                    read(client, HuntId.of("hunt-" + asked.incrementAndGet() % 50), unexpected);
                    read(client, HUNT, unexpected);
                  }
                }));
      }
      for (int i = 0; i < 2; i++) {
        threads.add(
            new Thread(
                () -> {
                  await(barrier);
                  while (asked.get() < 200) {
                    Thread.onSpinWait();
                  }
                  client.close();
                  over.set(true);
                }));
      }
      threads.forEach(Thread::start);
      for (Thread thread : threads) {
        thread.join(PATIENCE.toMillis());
        assertThat(thread.isAlive()).isFalse();
      }

      assertThat(unexpected).isEmpty();
      assertThat(client.status().loadsUnderWay()).isZero();
      assertThat(client.status().state()).isEqualTo(ClientStatus.State.CLOSED);
      eventually(() -> threadsOf(name).isEmpty());
    }
    eventually(() -> scene.source.streams().openWatches() == 0);
  }

  private static void read(CairnClient client, HuntId hunt, ConcurrentLinkedQueue<Throwable> bad) {
    try {
      client.get(hunt);
    } catch (UnknownHuntException asItShouldBe) {
      return;
    } catch (ConfigUnavailableException | IllegalStateException e) {
      if (!e.getMessage().contains("client") || !e.getMessage().contains("closed")) {
        bad.add(e);
      }
    } catch (RuntimeException e) {
      bad.add(e);
    }
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void close_byAListenerAndByAValidator_doesNotDeadlock() {
    scene.publish(HUNT, "one");
    AtomicReference<CairnClient> closing = new AtomicReference<>();
    CairnClient client =
        realTime(
            o ->
                o.name("suicidal")
                    .validator(
                        config -> {
                          if (textOf(config).equals("two")) {
                            closing.get().close();
                          }
                        }));
    closing.set(client);
    client.get(HUNT);
    eventually(() -> scene.source.counts().follows(HUNT).size() == 1);
    CairnClient told = realTime(o -> o.name("told"));
    told.onChange(HUNT, change -> told.close());

    scene.publish(HUNT, "two");

    eventually(() -> threadsOf("suicidal").isEmpty());
    eventually(() -> threadsOf("told").isEmpty());
    assertThat(told.status().state()).isEqualTo(ClientStatus.State.CLOSED);
  }

  @Test
  void close_interruptedThread_closesAllTheSame() {
    CairnClient client = realTime(o -> o.name("interrupted").nodeCache(scene.node.cache()));

    Thread.currentThread().interrupt();
    try {
      assertThatCode(client::close).doesNotThrowAnyException();
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }

    eventually(() -> threadsOf("interrupted").isEmpty());
  }
}
