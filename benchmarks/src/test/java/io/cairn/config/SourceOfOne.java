package io.cairn.config;

import io.cairn.config.spi.ConfigSource;
import io.cairn.config.spi.Watch;
import io.cairn.config.spi.WatchRequest;
import io.cairn.config.spi.WatchSink;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** A source that answers every read with one future, and counts the reads. */
final class SourceOfOne implements ConfigSource {
  private final AtomicInteger reads = new AtomicInteger();
  private final CompletableFuture<Optional<HuntConfig>> answer;

  SourceOfOne(CompletableFuture<Optional<HuntConfig>> answer) {
    this.answer = answer;
  }

  int timesRead() {
    return reads.get();
  }

  @Override
  public String name() {
    return "one";
  }

  @Override
  public CompletableFuture<Optional<HuntConfig>> read(HuntId hunt, Scope scope) {
    reads.incrementAndGet();
    return answer;
  }

  @Override
  public Watch watch(WatchRequest request, WatchSink sink) {
    throw new UnsupportedOperationException("nobody starts this client");
  }

  @Override
  public void close() {}
}
