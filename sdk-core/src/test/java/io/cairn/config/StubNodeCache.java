package io.cairn.config;

import io.cairn.config.spi.NodeCache;
import io.cairn.config.spi.NodeCacheListener;
import io.cairn.config.spi.PodSession;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** An empty node cache, of which a test overrides what is to go wrong. */
class StubNodeCache implements NodeCache {
  /** Lets a test say what comes of waiting for a permit. */
  static StubNodeCache permitting(Supplier<CompletableFuture<Optional<ReadPermit>>> wait) {
    return new StubNodeCache() {
      @Override
      public CompletableFuture<Optional<ReadPermit>> awaitReadPermit(HuntId hunt, Labels labels) {
        return wait.get();
      }
    };
  }

  /** Lets a test say what a read gives. */
  static StubNodeCache reading(Function<HuntId, Optional<HuntConfig>> read) {
    return new StubNodeCache() {
      @Override
      public Optional<HuntConfig> read(HuntId hunt, Labels labels) {
        return read.apply(hunt);
      }
    };
  }

  /** Lets a test do something in each write. */
  static StubNodeCache writing(Consumer<HuntConfig> write) {
    return new StubNodeCache() {
      @Override
      public void write(HuntConfig config, Labels labels) {
        write.accept(config);
      }
    };
  }

  @Override
  public String name() {
    return "stub";
  }

  @Override
  public void open(NodeCacheListener listener) {}

  @Override
  public Optional<HuntConfig> read(HuntId hunt, Labels labels) {
    return Optional.empty();
  }

  @Override
  public void write(HuntConfig config, Labels labels) {}

  @Override
  public void follow(HuntId hunt) {}

  @Override
  public void unfollow(HuntId hunt) {}

  @Override
  public CompletableFuture<Optional<ReadPermit>> awaitReadPermit(HuntId hunt, Labels labels) {
    return CompletableFuture.completedFuture(Optional.of(() -> {}));
  }

  @Override
  public Optional<PodSession> session(String pod) {
    return Optional.empty();
  }

  @Override
  public void saveSession(PodSession session) {}

  @Override
  public void close() {}
}
