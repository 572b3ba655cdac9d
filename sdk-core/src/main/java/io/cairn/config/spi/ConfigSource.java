package io.cairn.config.spi;

import io.cairn.config.HuntConfig;
import io.cairn.config.HuntId;
import io.cairn.config.Scope;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Where configs are read and watched. The contract that each implementation keeps, sentence by
 * sentence, is checked by {@code ConfigSourceContract} of the test kit.
 *
 * <ul>
 *   <li><b>Threads.</b> Every method may be called from any thread, also from within a callback of
 *       its own, and returns without waiting for I/O, except {@link #close}.
 *   <li><b>Time.</b> Every future completes within a bound of the source's own, at the latest when
 *       the source is closed.
 *   <li><b>Errors.</b> A failure to reach the backend completes a future with {@link
 *       SourceException} and ends a watch by {@link WatchSink#onDisconnected}. It is never told as
 *       an unknown hunt: a lost connection says nothing about the data. A hunt that is damaged in a
 *       backend that is well otherwise fails its reads with {@link DamagedHuntException} and ends
 *       no watch: the watcher keeps what it has, and is sent nothing of that hunt until the backend
 *       can read it again. {@link WatchSink} has no word for it, and needs none: whoever wants to
 *       know reads the hunt.
 *   <li><b>Order.</b> Whatever one read returns is at least as new as what any earlier completed
 *       read or publish of the same source object had seen.
 *   <li><b>Heartbeats.</b> A watch brings a {@link WatchEvent.Heartbeat} at least every 10 s; a
 *       client gives up a stream that has said nothing for 30 s.
 *   <li><b>No retries.</b> A source tries once; retry, backoff, breaker and bulkhead are the
 *       client's.
 * </ul>
 */
public interface ConfigSource extends AutoCloseable {
  /** Returns a short name for status and logs: {@code memory}, {@code embedded:/var/lib/cairn}. */
  String name();

  /**
   * Reads the current config of a hunt.
   *
   * @param hunt the hunt
   * @param scope which fragments to return
   * @return the config at its newest version, or empty if the hunt is unknown; fails with {@link
   *     SourceException} if the backend cannot be reached or answers nonsense
   */
  CompletableFuture<Optional<HuntConfig>> read(HuntId hunt, Scope scope);

  /**
   * Opens a watch: one stream of changes for all hunts that the watcher will follow. Returns at
   * once; {@link WatchSink#onConnected} says when the stream stands. A watch that ends never comes
   * back: the client opens another.
   *
   * @param request who watches
   * @param sink where the events go; called serially, never from within this method or a method of
   *     the watch
   */
  Watch watch(WatchRequest request, WatchSink sink);

  /**
   * Ends all watches, whose sinks are told as of a lost connection, fails what is under way, frees
   * everything. A watch that is opened afterwards ends at once in the same way. Idempotent.
   */
  @Override
  void close();
}
