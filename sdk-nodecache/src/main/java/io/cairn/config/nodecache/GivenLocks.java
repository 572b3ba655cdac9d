package io.cairn.config.nodecache;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Kernel locks that were given out, to be given back one by one or all at the end. Thread-safe. */
final class GivenLocks implements AutoCloseable {
  private final Queue<Given> given = new ConcurrentLinkedQueue<>();

  /**
   * Gives a lock out.
   *
   * @param lock the lock; null if there is none, and nothing to give back
   */
  Given give(@Nullable KernelLock lock) {
    Given one = new Given(lock);
    given.add(one);
    return one;
  }

  /** Takes back whatever is out. */
  @Override
  public void close() {
    given.forEach(Given::giveBack);
  }

  /** One lock. */
  final class Given {
    private final AtomicReference<@Nullable KernelLock> lock;

    private Given(@Nullable KernelLock lock) {
      this.lock = new AtomicReference<>(lock);
    }

    /** Whether it is held: not given back, and not freed by the kernel. */
    boolean isHeld() {
      KernelLock held = lock.get();
      return held != null && held.isHeld();
    }

    /** Gives it back. Idempotent. */
    void giveBack() {
      KernelLock held = lock.getAndSet(null);
      given.remove(this);
      if (held != null) {
        held.release();
      }
    }
  }
}
