package io.cairn.benchmarks.scale;

import static java.util.Objects.requireNonNull;

import io.cairn.benchmarks.samples.FollowOnly;
import io.cairn.benchmarks.samples.SampleHunts;
import io.cairn.config.HuntConfig;
import io.cairn.config.HuntId;
import io.cairn.config.Scope;
import io.cairn.config.spi.ConfigSource;
import io.cairn.config.spi.Watch;
import io.cairn.config.spi.WatchEvent;
import io.cairn.config.spi.WatchRequest;
import io.cairn.config.spi.WatchSink;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** A source that makes each hunt when it is asked for it and keeps none. For one client. */
final class MadeSource implements ConfigSource {
  private final Shape shape;
  private final ExecutorService stream =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "made-source");
            thread.setDaemon(true);
            return thread;
          });
  private @Nullable WatchSink sink;
  private long sequence;

  MadeSource(Shape shape) {
    this.shape = shape;
  }

  /** Pushes a config, after what was asked for before. */
  void push(HuntConfig config) {
    stream.execute(() -> tell(config));
  }

  private void tell(HuntConfig config) {
    requireNonNull(sink, "sink").onEvent(new WatchEvent.Whole(++sequence, config));
  }

  @Override
  public String name() {
    return "made";
  }

  @Override
  public CompletableFuture<Optional<HuntConfig>> read(HuntId hunt, Scope scope) {
    return CompletableFuture.supplyAsync(() -> Optional.of(shape.make(hunt, 1)), stream);
  }

  @Override
  public Watch watch(WatchRequest request, WatchSink clients) {
    stream.execute(
        () -> {
          sink = clients;
          clients.onConnected(SampleHunts.LINEAGE);
        });
    return (FollowOnly)
        (hunt, held) ->
            stream.execute(
                () -> {
                  if (held.isSomething()) {
                    requireNonNull(sink, "sink")
                        .onEvent(new WatchEvent.Current(++sequence, hunt, held));
                  } else {
                    tell(shape.make(hunt, 1));
                  }
                });
  }

  @Override
  public void close() {
    stream.shutdownNow();
  }
}
