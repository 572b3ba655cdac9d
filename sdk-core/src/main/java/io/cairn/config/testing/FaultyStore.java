package io.cairn.config.testing;

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
import io.cairn.config.VersionVector;
import io.cairn.config.spi.TimeSource;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * A {@link FaultySource} that can also be written: for tests of servers and of leaders. Leading,
 * publishing and rolling back stand under {@link #writes}; what a store can be asked besides {@link
 * #read} stands under {@link #reads} without being counted.
 *
 * <p>Thread-safe.
 */
public final class FaultyStore extends FaultySource implements ConfigStore {
  private final ConfigStore inner;
  private final CallFaults writes;

  /**
   * Wraps a store, without faults as yet.
   *
   * @param inner the store; closed with this one
   * @param time what delays are measured by
   */
  public FaultyStore(ConfigStore inner, TimeSource time) {
    super(inner, time);
    this.inner = inner;
    this.writes = new CallFaults(time);
  }

  /** Returns the switches for {@link #lead}, {@link #publish} and {@link #rollback}. */
  public CallFaults writes() {
    return writes;
  }

  @Override
  public CompletableFuture<Lineage> lineage() {
    return call(reads(), inner::lineage);
  }

  @Override
  public CompletableFuture<Leadership> lead(HuntId hunt, String who) {
    return call(writes, () -> inner.lead(hunt, who));
  }

  @Override
  public CompletableFuture<Published> publish(Publication publication) {
    return call(writes, () -> inner.publish(publication));
  }

  @Override
  public CompletableFuture<Published> rollback(
      Leadership leadership, VersionVector target, VersionVector expected, String why) {
    return call(writes, () -> inner.rollback(leadership, target, expected, why));
  }

  @Override
  public CompletableFuture<HuntConfig> readVersion(HuntId hunt, VersionVector version) {
    return call(reads(), () -> inner.readVersion(hunt, version));
  }

  @Override
  public CompletableFuture<List<HistoryEntry>> history(HuntId hunt, int limit) {
    return call(reads(), () -> inner.history(hunt, limit));
  }

  @Override
  public CompletableFuture<ChangesSince> changesSince(HuntId hunt, Held held) {
    return call(reads(), () -> inner.changesSince(hunt, held));
  }

  @Override
  public CompletableFuture<SortedMap<HuntId, VersionVector>> heads() {
    return call(reads(), inner::heads);
  }

  @Override
  public void close() {
    writes.close();
    super.close();
  }

  private static <T> CompletableFuture<T> call(
      CallFaults faults, Supplier<CompletableFuture<T>> call) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    faults.apply(call, answer);
    return answer;
  }
}
