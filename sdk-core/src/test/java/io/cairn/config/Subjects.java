package io.cairn.config;

import static io.cairn.config.Scene.HUNT;

import io.cairn.config.spi.ConfigSource;
import io.cairn.config.spi.FollowDigest;
import io.cairn.config.spi.FragmentDecoder;
import io.cairn.config.spi.FragmentTable;
import io.cairn.config.spi.KnownSelectors;
import io.cairn.config.spi.NodeCache;
import io.cairn.config.spi.NodeCacheException;
import io.cairn.config.spi.NodeCacheListener;
import io.cairn.config.spi.PodSession;
import io.cairn.config.spi.SourceException;
import io.cairn.config.spi.SystemTime;
import io.cairn.config.spi.TimeSource;
import io.cairn.config.spi.Watch;
import io.cairn.config.spi.WatchEvent;
import io.cairn.config.spi.WatchHub;
import io.cairn.config.spi.WatchRequest;
import io.cairn.config.spi.WatchSink;
import io.cairn.config.testing.CairnExtension;
import io.cairn.config.testing.CallFaults;
import io.cairn.config.testing.FaultProxy;
import io.cairn.config.testing.FaultySource;
import io.cairn.config.testing.FaultyStore;
import io.cairn.config.testing.InMemoryNode;
import io.cairn.config.testing.InMemoryNodeCache;
import io.cairn.config.testing.ManualClock;
import io.cairn.config.testing.SourceCounts;
import io.cairn.config.testing.StreamFaults;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * An object of every type that has entry points, to call them on, and a good argument for every
 * type of parameter, to be put beside the bad one.
 */
final class Subjects implements AutoCloseable {
  private final Map<Class<?>, List<Object>> receivers = new HashMap<>();
  private final Map<Class<?>, Object> arguments = new HashMap<>();
  private final Deque<AutoCloseable> open = new ArrayDeque<>();

  Subjects(Path directory) {
    values(directory);
    stores(directory);
    clients();
    kit();
    callbacks();
  }

  private void values(Path directory) {
    Fragment fragment = Fragment.ofText("a", "text/plain", "x");
    Lineage lineage = new Lineage(1, 2);
    HuntConfig config = HuntConfig.of(HUNT, lineage, VersionVector.of(1, 1), List.of(fragment));
    HuntConfig next = HuntConfig.of(HUNT, lineage, VersionVector.of(1, 2), List.of(fragment));
    Leadership leadership = new Leadership(HUNT, 1, "ada", VersionVector.NONE);
    both(HuntId.class, HUNT);
    both(Fragment.class, fragment);
    both(Labels.class, Labels.of("region", "eu"));
    both(Selector.class, Selector.parse("region=eu"));
    both(Scope.class, Scope.EVERYTHING);
    receiver(Scope.class, Scope.of(Labels.NONE));
    both(Lineage.class, lineage);
    both(VersionVector.class, VersionVector.of(1, 1));
    both(HuntConfig.class, config);
    both(ConfigDelta.class, ConfigDelta.between(config, next));
    both(Held.class, Held.of(config));
    both(Leadership.class, leadership);
    both(Publication.class, Publication.by(leadership).build());
    receiver(Publication.Builder.class, Publication.by(leadership));
    argument(
        Publication.Effect.class, new Publication.Effect(List.of(fragment), List.of(), Set.of()));
    receiver(ConfigChange.class, ConfigChange.initial(config));
    receiver(FollowDigest.class, new FollowDigest());
    argument(FragmentTable.class, config.table());
    argument(String.class, "a");
    argument(int.class, 1);
    argument(long.class, 1L);
    argument(boolean.class, true);
    argument(byte[].class, new byte[1]);
    argument(ByteBuffer.class, ByteBuffer.allocate(1_000));
    argument(UUID.class, new UUID(1, 2));
    argument(Instant.class, Instant.EPOCH);
    argument(Duration.class, Duration.ofSeconds(1));
    argument(Path.class, directory);
    argument(Class.class, String.class);
    argument(Collection.class, List.of());
    argument(List.class, List.of());
    argument(Set.class, Set.of());
    argument(Map.class, Map.of());
    argument(HuntId[].class, new HuntId[] {HUNT});
    argument(String[].class, new String[] {"a", "b"});
    argument(Fragment[].class, new Fragment[] {fragment});
    argument(
        PodSession.class, new PodSession("pod", new UUID(1, 2), Instant.EPOCH, 0, Instant.EPOCH));
    argument(WatchRequest.class, new WatchRequest(Scope.EVERYTHING, "pod", new UUID(1, 2)));
    argument(Throwable.class, new Exception("broken"));
    argument(RuntimeException.class, new IllegalStateException("broken"));
    argument(SourceException.class, new SourceException("broken", null));
    argument(NodeCacheException.class, new NodeCacheException("broken", null));
    argument(KnownSelectors.class, new KnownSelectors());
    argument(Object.class, "absent");
    argument(Optional.class, Optional.empty());
    argument(ClientStatus.State.class, ClientStatus.State.READY);
  }

  private void stores(Path directory) {
    MemoryConfigStore memory = closing(MemoryConfigStore.create());
    EmbeddedConfigStore embedded = closing(EmbeddedConfigStore.open(directory));
    FaultyStore faulty = closing(new FaultyStore(MemoryConfigStore.create(), new ManualClock()));
    Leadership leader = memory.lead(HUNT, "ada").join();
    Fragment fragment = Fragment.ofText("a", "text/plain", "x");
    memory.publish(Publication.by(leader).put(fragment).build()).join();
    both(ConfigStore.class, memory);
    receiver(ConfigStore.class, embedded);
    receiver(ConfigStore.class, faulty);
    both(ConfigSource.class, memory);
    receiver(ConfigSource.class, embedded);
    receiver(
        ConfigSource.class,
        closing(new FaultySource(MemoryConfigStore.create(), new ManualClock())));
    receiver(CallFaults.class, faulty.writes());
    receiver(StreamFaults.class, faulty.streams());
    receiver(FaultProxy.class, closing(FaultProxy.to(1)));
    receiver(SourceCounts.class, faulty.counts());
    receiver(MemoryConfigStore.Builder.class, MemoryConfigStore.builder());
    receiver(EmbeddedConfigStore.Builder.class, EmbeddedConfigStore.builder(directory));
    WatchHub hub =
        closing(
            new WatchHub(
                "hub",
                new Lineage(1, 2),
                memory::changesSince,
                new ManualClock(),
                Duration.ofSeconds(1)));
    receiver(WatchHub.class, hub);
    WatchRequest request = new WatchRequest(Scope.EVERYTHING, "pod", new UUID(1, 2));
    receiver(Watch.class, hub.watch(request, ignoring(WatchSink.class)));
    receiver(Watch.class, faulty.watch(request, ignoring(WatchSink.class)));
  }

  private void clients() {
    ConfigSource source = (ConfigSource) argument(ConfigSource.class);
    CairnClient client = closing(CairnClient.builder().source(source).preload(HUNT).build());
    Scene.ready(client);
    both(CairnClient.class, client);
    receiver(ClientBuilder.class, CairnClient.builder());
    receiver(FollowedHunt.class, client.follow(HUNT));
  }

  private void kit() {
    CairnExtension extension = CairnExtension.create();
    open.push(() -> extension.afterEach(null));
    receiver(CairnExtension.class, extension);
    InMemoryNode node = InMemoryNodeCache.node();
    InMemoryNodeCache cache = node.cache();
    cache.open(ignoring(NodeCacheListener.class));
    receiver(InMemoryNode.class, node);
    receiver(InMemoryNodeCache.class, cache);
    both(NodeCache.class, cache);
    ManualClock clock = new ManualClock();
    receiver(ManualClock.class, clock);
    both(TimeSource.class, clock);
    receiver(TimeSource.class, closing(new SystemTime("time")));
  }

  private void callbacks() {
    for (Class<?> type :
        List.of(
            BiFunction.class,
            ConfigListener.class,
            ConfigValidator.class,
            Consumer.class,
            Executor.class,
            FragmentDecoder.class,
            Function.class,
            NodeCacheListener.class,
            Predicate.class,
            Runnable.class,
            WatchSink.class)) {
      argument(type, ignoring(type));
    }
    argument(WatchEvent.class, new WatchEvent.Unknown(1, HUNT));
  }

  private static <T> T ignoring(Class<T> type) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> null));
  }

  private void both(Class<?> type, Object subject) {
    receiver(type, subject);
    argument(type, subject);
  }

  private void receiver(Class<?> type, Object subject) {
    receivers.computeIfAbsent(type, first -> new ArrayList<>()).add(subject);
  }

  private void argument(Class<?> type, Object good) {
    arguments.put(type, good);
  }

  private <T extends AutoCloseable> T closing(T subject) {
    open.push(subject);
    return subject;
  }

  /** Returns the objects to call an entry point of this type on. */
  List<Object> receivers(Class<?> type) {
    List<Object> known = receivers.get(type);
    if (known == null) {
      throw new AssertionError("no object to call the methods of " + type + " on");
    }
    return known;
  }

  /** Returns a good argument. */
  Object argument(Class<?> type) {
    Object known = arguments.get(type);
    if (known == null) {
      throw new AssertionError("no good argument of " + type);
    }
    return known;
  }

  @Override
  public void close() throws Exception {
    while (!open.isEmpty()) {
      open.pop().close();
    }
  }
}
