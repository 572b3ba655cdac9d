package io.cairn.benchmarks.storm;

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
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts how often a store is asked for a hunt: read, asked for what changed, or followed. What it
 * pushes afterwards is not asked for. Thread-safe.
 */
final class CountingStore implements ConfigStore {
  private final ConfigStore inner;
  private final AtomicLong reads = new AtomicLong();

  CountingStore(ConfigStore inner) {
    this.inner = inner;
  }

  long reads() {
    return reads.get();
  }

  @Override
  public CompletableFuture<Optional<HuntConfig>> read(HuntId hunt, Scope scope) {
    reads.incrementAndGet();
    return inner.read(hunt, scope);
  }

  @Override
  public CompletableFuture<HuntConfig> readVersion(HuntId hunt, VersionVector version) {
    reads.incrementAndGet();
    return inner.readVersion(hunt, version);
  }

  @Override
  public CompletableFuture<ChangesSince> changesSince(HuntId hunt, Held held) {
    reads.incrementAndGet();
    return inner.changesSince(hunt, held);
  }

  @Override
  public Watch watch(WatchRequest request, WatchSink sink) {
    Watch watch = inner.watch(request, sink);
    return new Watch() {
      @Override
      public void follow(HuntId hunt, Held held) {
        reads.incrementAndGet();
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
  public String name() {
    return inner.name();
  }

  @Override
  public CompletableFuture<Lineage> lineage() {
    return inner.lineage();
  }

  @Override
  public CompletableFuture<Leadership> lead(HuntId hunt, String who) {
    return inner.lead(hunt, who);
  }

  @Override
  public CompletableFuture<Published> publish(Publication publication) {
    return inner.publish(publication);
  }

  @Override
  public CompletableFuture<List<HistoryEntry>> history(HuntId hunt, int limit) {
    return inner.history(hunt, limit);
  }

  @Override
  public CompletableFuture<SortedMap<HuntId, VersionVector>> heads() {
    return inner.heads();
  }

  @Override
  public void close() {
    inner.close();
  }
}
