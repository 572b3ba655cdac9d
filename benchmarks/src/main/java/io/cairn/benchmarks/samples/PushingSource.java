package io.cairn.benchmarks.samples;

import static java.util.Objects.requireNonNull;

import io.cairn.config.HuntConfig;
import io.cairn.config.HuntId;
import io.cairn.config.Scope;
import io.cairn.config.spi.ConfigSource;
import io.cairn.config.spi.Watch;
import io.cairn.config.spi.WatchEvent;
import io.cairn.config.spi.WatchRequest;
import io.cairn.config.spi.WatchSink;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A source that answers from a map and pushes what it is told to, on the thread that tells it. For
 * one client at a time, whose stream it connects on a thread of its own.
 */
public final class PushingSource implements ConfigSource {
  private final Map<HuntId, HuntConfig> configs;
  private final CountDownLatch followed;
  private final ExecutorService connecting =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "pushing-source");
            thread.setDaemon(true);
            return thread;
          });
  private @Nullable WatchSink sink;
  private long sequence;

  /**
   * Creates it.
   *
   * @param configs what there is, and what the client will follow
   */
  public PushingSource(Map<HuntId, HuntConfig> configs) {
    this.configs = configs;
    this.followed = new CountDownLatch(configs.size());
  }

  /** Waits until every hunt is followed and was answered once. */
  public void awaitFollowed() throws InterruptedException {
    followed.await();
  }

  /** Pushes the event made for the next place in the stream. Not before {@link #awaitFollowed}. */
  public void push(LongFunction<WatchEvent> event) {
    requireNonNull(sink, "sink").onEvent(event.apply(++sequence));
  }

  @Override
  public String name() {
    return "pushing";
  }

  @Override
  public CompletableFuture<Optional<HuntConfig>> read(HuntId hunt, Scope scope) {
    return CompletableFuture.completedFuture(Optional.ofNullable(configs.get(hunt)));
  }

  @Override
  public Watch watch(WatchRequest request, WatchSink clients) {
    sink = clients;
    connecting.execute(() -> clients.onConnected(SampleHunts.LINEAGE));
    return (FollowOnly)
        (hunt, held) ->
            connecting.execute(
                () -> {
                  HuntConfig config = requireNonNull(configs.get(hunt), "config");
                  push(place -> new WatchEvent.Whole(place, config));
                  followed.countDown();
                });
  }

  @Override
  public void close() {
    connecting.shutdown();
  }
}
