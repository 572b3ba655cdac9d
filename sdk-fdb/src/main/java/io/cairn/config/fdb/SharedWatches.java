package io.cairn.config.fdb;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.cairn.config.Lineage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The watches that are set in a process: the stores of one namespace share one.
 *
 * <p><b>Who may share.</b> A store that has read, in the watched key, the value that a pending
 * watch waits to see replaced needs no watch of its own: the key only ever grows, so what is
 * published after its read fires that watch. The store whose transaction set a watch owns it, and
 * cancels it when it has no use for it any more; that ends it for those who share it too, and the
 * first of them that looks sets the next. Thread-safe.
 */
final class SharedWatches {
  @GuardedBy("this")
  private final Map<Namespaced, Pending> all = new HashMap<>();

  /**
   * The watched key of a namespace.
   *
   * @param place the cluster, by the name of its file
   * @param lineage the identity of the namespace
   */
  record Namespaced(String place, Lineage lineage) {}

  /**
   * A watch that has not fired.
   *
   * @param count the value of the key that it waits to see replaced
   */
  private record Pending(long count, CompletableFuture<Void> watch) {}

  private static long count(byte @Nullable [] value) {
    return value == null ? 0 : ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN).getLong();
  }

  /**
   * Returns a part in the watch that waits for this value to be replaced, if there is one.
   *
   * @return completes as the watch does; to cancel it ends this part alone
   */
  synchronized @Nullable CompletableFuture<Void> find(
      Namespaced namespace, byte @Nullable [] value) {
    Pending pending = all.get(namespace);
    return pending != null && pending.count() == count(value) && !pending.watch().isDone()
        ? pending.watch().copy()
        : null;
  }

  /**
   * Lets others share a watch, once it is set.
   *
   * @param watch what a transaction has set, or a part in another
   * @return what to wait for: the same, or a part in what another store has set in the meantime,
   *     for which this is cancelled
   */
  CompletableFuture<Void> share(
      Namespaced namespace, byte @Nullable [] value, CompletableFuture<Void> watch) {
    CompletableFuture<Void> other;
    synchronized (this) {
      other = find(namespace, value);
      if (other == null) {
        all.merge(
            namespace,
            new Pending(count(value), watch),
            (old, young) -> old.count() > young.count() ? old : young);
      }
    }
    if (other != null) {
      watch.cancel(true);
      return other;
    }
    CompletableFuture<Void> unused =
        watch.whenComplete((fired, failure) -> forget(namespace, watch));
    return watch;
  }

  private synchronized void forget(Namespaced namespace, CompletableFuture<Void> watch) {
    all.computeIfPresent(namespace, (same, pending) -> pending.watch() == watch ? null : pending);
  }
}
