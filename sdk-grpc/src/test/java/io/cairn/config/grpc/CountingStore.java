package io.cairn.config.grpc;

import io.cairn.config.ChangesSince;
import io.cairn.config.ConfigStore;
import io.cairn.config.Held;
import io.cairn.config.HistoryEntry;
import io.cairn.config.HuntConfig;
import io.cairn.config.HuntId;
import io.cairn.config.Leadership;
import io.cairn.config.Lineage;
import io.cairn.config.Publication;
import io.cairn.config.Published;
import io.cairn.config.Scope;
import io.cairn.config.VersionVector;
import io.cairn.config.spi.Watch;
import io.cairn.config.spi.WatchRequest;
import io.cairn.config.spi.WatchSink;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** A store that counts what it is asked for. */
public final class CountingStore implements ConfigStore {
  private final ConfigStore inner;

  /** Calls of every method but the watch's and {@link #close}. */
  public final AtomicInteger calls = new AtomicInteger();

  /** Calls of {@code changesSince}. */
  public final AtomicInteger questions = new AtomicInteger();

  /** Hunts that watches followed, repairs included. */
  public final AtomicInteger follows = new AtomicInteger();

  public CountingStore(ConfigStore inner) {
    this.inner = inner;
  }

  /** Everything that concerns a hunt. */
  public int touches() {
    return calls.get() + follows.get();
  }

  @Override
  public String name() {
    return inner.name();
  }

  @Override
  public CompletableFuture<Optional<HuntConfig>> read(HuntId hunt, Scope scope) {
    calls.incrementAndGet();
    return inner.read(hunt, scope);
  }

  @Override
  public CompletableFuture<Lineage> lineage() {
    calls.incrementAndGet();
    return inner.lineage();
  }

  @Override
  public CompletableFuture<Leadership> lead(HuntId hunt, String who) {
    calls.incrementAndGet();
    return inner.lead(hunt, who);
  }

  @Override
  public CompletableFuture<Published> publish(Publication publication) {
    calls.incrementAndGet();
    return inner.publish(publication);
  }

  @Override
  public CompletableFuture<HuntConfig> readVersion(HuntId hunt, VersionVector version) {
    calls.incrementAndGet();
    return inner.readVersion(hunt, version);
  }

  @Override
  public CompletableFuture<List<HistoryEntry>> history(HuntId hunt, int limit) {
    calls.incrementAndGet();
    return inner.history(hunt, limit);
  }

  @Override
  public CompletableFuture<ChangesSince> changesSince(HuntId hunt, Held held) {
    calls.incrementAndGet();
    questions.incrementAndGet();
    return inner.changesSince(hunt, held);
  }

  @Override
  public CompletableFuture<SortedMap<HuntId, VersionVector>> heads() {
    calls.incrementAndGet();
    return inner.heads();
  }

  @Override
  public CompletableFuture<Published> rollback(
      Leadership leadership, VersionVector target, VersionVector expected, String why) {
    calls.incrementAndGet();
    return inner.rollback(leadership, target, expected, why);
  }

  @Override
  public Watch watch(WatchRequest request, WatchSink sink) {
    Watch watch = inner.watch(request, sink);
    return new Watch() {
      @Override
      public void follow(HuntId hunt, Held held) {
        follows.incrementAndGet();
        watch.follow(hunt, held);
      }

      @Override
      public void unfollow(HuntId hunt) {
        watch.unfollow(hunt);
      }

      @Override
      public void acknowledge(HuntId hunt, VersionVector version) {
        watch.acknowledge(hunt, version);
      }

      @Override
      public void reject(HuntId hunt, VersionVector version, String reason) {
        watch.reject(hunt, version, reason);
      }

      @Override
      public void close() {
        watch.close();
      }
    };
  }

  @Override
  public void close() {
    inner.close();
  }
}
