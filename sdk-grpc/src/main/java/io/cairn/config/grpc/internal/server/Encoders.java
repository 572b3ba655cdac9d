package io.cairn.config.grpc.internal.server;

import io.cairn.config.Scope;
import io.cairn.config.grpc.ServerMeasure;
import io.cairn.config.spi.TimeSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Filters and encodes: what is small, at once on the hub's thread; what would hold up the others,
 * on two threads aside, once there is room on the shelf for the result.
 *
 * <p>What is being sent is pinned until it is sent, so that clients decide how long others wait for
 * room: one that takes 64 KiB now and then is not stalled, and four hunts of 64 MiB would take it
 * days. So while somebody waits, transfers are given up: those to streams that are not ready for
 * more of a version that is outdated by now; and those that are slow ({@link OpenTransfer#isSlow}),
 * the oldest first, until nobody waits. A stream stays, and is sent the hunt anew when there is
 * room, after those who wait; a single read ends. While nobody waits, nobody is too slow.
 */
final class Encoders {
  private static final Logger log = LoggerFactory.getLogger(Encoders.class);
  private static final long QUICK_BYTES = 256 << 10;
  private static final int THREADS = 2;

  private final Executor hub;
  private final TimeSource time;
  private final Shelf shelf;
  private final Counters counters;
  private final ThreadPoolExecutor aside;

  // Owned by the hub's thread.
  private final Deque<Job> postponed = new ArrayDeque<>();
  private final Set<OpenTransfer> open = new LinkedHashSet<>();

  Encoders(HubParts parts, Shelf shelf) {
    this.hub = parts.hub();
    this.time = parts.time();
    this.counters = parts.counters();
    this.shelf = shelf;
    aside =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            Daemons.named("cairn-" + parts.name() + "-encode"));
    aside.allowCoreThreadTimeOut(true);
  }

  private record Job(Answer answer, Scope scope, Consumer<@Nullable EncodedTransfer> then) {}

  void close() {
    aside.shutdownNow();
  }

  /** Whether an answer is encoded in less time than it takes to hand it over. */
  boolean isQuick(Answer answer) {
    return answer.bytes() <= QUICK_BYTES;
  }

  EncodedTransfer encode(Supplier<EncodedTransfer> encoding) {
    EncodedTransfer made = encoding.get();
    counters.one(ServerMeasure.ENCODED);
    counters.add(ServerMeasure.ENCODED_BYTES, made.bytes());
    return made;
  }

  /**
   * Encodes an answer for a scope aside.
   *
   * @param then gets the result on the hub's thread; null if there is none, and it has to be tried
   *     again after a while
   */
  void encodeAside(Answer answer, Scope scope, Consumer<@Nullable EncodedTransfer> then) {
    postponed.add(new Job(answer, scope, then));
    startPostponed();
    if (!postponed.isEmpty()) {
      abandonOutdated();
      startPostponed();
    }
  }

  /** Begins what there is room for by now. */
  void startPostponed() {
    while (!postponed.isEmpty()) {
      Job job = postponed.getFirst();
      if (job.answer.isHollow()) { // evicted while it waited
        postponed.removeFirst();
        job.then.accept(null);
        continue;
      }
      long reserved = job.answer.bytes();
      shelf.pin(job.answer); // so that making room does not take what is to be encoded
      if (!shelf.reserve(reserved, job.answer)) {
        shelf.unpin(job.answer);
        return;
      }
      postponed.removeFirst();
      start(job, reserved);
    }
  }

  private void start(Job job, long reserved) {
    Supplier<EncodedTransfer> encoding = job.answer.encoding(job.scope);
    try {
      aside.execute(
          () -> {
            EncodedTransfer made = null;
            try {
              made = encode(encoding);
            } catch (RuntimeException | Error e) {
              log.error("Encoding failed", e);
            }
            EncodedTransfer result = made;
            hub.execute(() -> ended(job, reserved, result));
          });
    } catch (RejectedExecutionException closed) {
      ended(job, reserved, null);
    }
  }

  private void ended(Job job, long reserved, @Nullable EncodedTransfer made) {
    shelf.release(reserved);
    shelf.unpin(job.answer);
    job.then.accept(made);
    startPostponed();
  }

  /** A transfer is sent part by part from now on, which pins it. */
  void opened(OpenTransfer transfer) {
    shelf.pin(transfer.encoded());
    open.add(transfer);
  }

  /** It is sent, or given up. */
  void closed(OpenTransfer transfer) {
    if (open.remove(transfer)) {
      shelf.unpin(transfer.encoded());
      startPostponed();
    }
  }

  private void abandonOutdated() {
    for (OpenTransfer transfer : List.copyOf(open)) {
      HuntFollow follow = transfer.follow();
      if (open.contains(transfer)
          && follow.owner().skipsVersions()
          && !follow.owner().isReady()
          && follow.hosted().head().isAfter(transfer.encoded().version())) {
        transfer.abandon();
      }
    }
  }

  /** Gives up what is slow while somebody waits for room. */
  void abandonSlow() {
    if (postponed.isEmpty()) {
      return;
    }
    long now = time.nanoTime();
    for (OpenTransfer transfer : List.copyOf(open)) {
      if (postponed.isEmpty()) {
        return;
      }
      if (open.contains(transfer) && transfer.isSlow(now)) {
        transfer.abandon();
      }
    }
  }
}
