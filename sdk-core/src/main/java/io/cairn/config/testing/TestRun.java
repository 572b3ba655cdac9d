package io.cairn.config.testing;

import static org.awaitility.Awaitility.await;

import io.cairn.config.CairnClient;
import io.cairn.config.ClientBuilder;
import io.cairn.config.MemoryConfigStore;
import io.cairn.config.spi.SystemTime;
import io.cairn.config.spi.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * What one test of a {@link CairnExtension} has: a store and its clients. Thread-safe but for
 * {@link #end}.
 */
final class TestRun {
  /** In the names of all threads of this test, so that tests which run side by side are apart. */
  private final String id = "test-" + UUID.randomUUID().toString().substring(0, 8);

  private final @Nullable ManualClock clock;
  private final @Nullable SystemTime ownTime;
  private final TimeSource time;
  private final Duration patience;
  private final MemoryConfigStore store;
  private final HuntPublisher publisher;
  private final List<ClientUnderTest> clients = new CopyOnWriteArrayList<>();

  /**
   * Creates the store.
   *
   * @param clock what to live by; null for the machine's time
   * @param patience how long to wait at the end for what should have ended
   */
  TestRun(@Nullable ManualClock clock, Duration patience) {
    this.clock = clock;
    this.patience = patience;
    if (clock == null) {
      ownTime = new SystemTime("cairn-" + id + "-timer");
      time = ownTime;
    } else {
      ownTime = null;
      time = clock;
    }
    store = MemoryConfigStore.builder().name(id).time(time).build();
    publisher = new HuntPublisher(store);
  }

  Optional<ManualClock> clock() {
    return Optional.ofNullable(clock);
  }

  MemoryConfigStore store() {
    return store;
  }

  HuntPublisher publisher() {
    return publisher;
  }

  CairnClient start(Consumer<? super ClientBuilder> settings) {
    FaultySource source = new FaultySource(store, time);
    String name = id + "-client-" + (clients.size() + 1);
    ClientBuilder builder = CairnClient.builder().source(source).name(name).pod(name);
    clock().ifPresent(builder::time);
    settings.accept(builder);
    CairnClient client = builder.build();
    clients.add(new ClientUnderTest(client, source));
    StoreScript.done(client.start());
    return client;
  }

  FaultySource source(CairnClient client) {
    return clients.stream()
        .filter(each -> each.client() == client)
        .map(ClientUnderTest::source)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "client \"%s\" was not made by this extension"
                        .formatted(client.status().client())));
  }

  /** Closes everything and returns what did not hold; empty if all did. */
  List<String> end() {
    List<String> breaches = new ArrayList<>();
    List<String> threadNames = new ArrayList<>(List.of("cairn-" + id));
    for (ClientUnderTest client : clients) {
      breaches.addAll(client.breaches(patience));
      threadNames.add("cairn-" + client.name() + "-");
      client.client().close();
      client.source().close();
    }
    store.close();
    if (ownTime != null) {
      ownTime.close();
    }
    threadsLeft(threadNames).ifPresent(breaches::add);
    return breaches;
  }

  private Optional<String> threadsLeft(List<String> names) {
    try {
      await().atMost(patience).until(() -> alive(names).isEmpty());
      return Optional.empty();
    } catch (ConditionTimeoutException left) {
      return Optional.of("threads did not end with close: " + alive(names));
    }
  }

  private static List<String> alive(List<String> names) {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(thread -> names.stream().anyMatch(thread::startsWith))
        .sorted()
        .toList();
  }
}
