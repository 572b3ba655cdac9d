package io.cairn.config;

import io.cairn.config.spi.NodeCache.ReadPermit;
import io.cairn.config.spi.TimeSource;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * A load's wait for the node's permit to read the source, which ends when the node answers, when
 * patience does, or when there is nothing to wait for any more; whatever comes first, and once. A
 * permit that comes later is given back.
 *
 * <p>Thread-safe: of {@code waits} and {@code hurried} each side writes its own before it reads the
 * other's, so that one of them sets a reader's limit, or both do.
 */
final class PermitWait {
  private final NodeTier nodeTier;
  private final NeighbourPatience patience;
  private final TimeSource time;
  private final CompletableFuture<Optional<ReadPermit>> permit = new CompletableFuture<>();
  private volatile boolean waits;
  private volatile boolean hurried;

  PermitWait(NodeTier nodeTier, NeighbourPatience patience, TimeSource time) {
    this.nodeTier = nodeTier;
    this.patience = patience;
    this.time = time;
  }

  /**
   * Asks the node; to be called once.
   *
   * @param then does what is next, on any thread: with a permit, or without because a neighbour has
   *     just read the hunt or patience has ended
   */
  void ask(HuntId hunt, Consumer<Optional<ReadPermit>> then) {
    CompletableFuture<Optional<ReadPermit>> asked = nodeTier.awaitReadPermit(hunt);
    if (!asked.isDone()) {
      waits = true;
      endAfter(hurried ? patience.ofAReader() : patience.ofAPreload());
    }
    CompletableFuture<Void> unused = permit.thenAccept(then);
    CompletableFuture<Void> unusedToo =
        asked.thenAccept(
            given -> {
              if (!permit.complete(given)) {
                given.ifPresent(nodeTier::release); // too late
              }
            });
  }

  /** A reader waits for the load. */
  void hurry() {
    if (!hurried) {
      hurried = true;
      if (waits) {
        endAfter(patience.ofAReader());
      }
    }
  }

  /** There is nothing to wait for any more. */
  void end() {
    permit.complete(Optional.empty());
  }

  private void endAfter(Duration limit) {
    TimeSource.Timer timer = time.schedule(limit, this::end);
    CompletableFuture<Void> unused = permit.thenRun(timer::cancel);
  }
}
