package io.cairn.config.nodecache;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileLock;
import java.util.Set;

/** One byte of a {@link KernelLockFile} that this process has locked. Thread-safe. */
final class KernelLock {
  private final FileLock lock;
  private final Set<Long> held;

  /**
   * @param held the bytes that are locked through the same channel, which this one leaves when it
   *     is given back
   */
  KernelLock(FileLock lock, Set<Long> held) {
    this.lock = lock;
    this.held = held;
  }

  /** Whether it is held: it was not given back, and its channel is open. */
  boolean isHeld() {
    return lock.isValid();
  }

  /** Gives it back. Idempotent. */
  void release() {
    try {
      lock.release();
    } catch (ClosedChannelException free) {
      // the kernel freed it with the descriptor
    } catch (IOException e) {
      throw new IllegalStateException("a kernel lock cannot be given back", e);
    } finally {
      held.remove(lock.position());
    }
  }
}
