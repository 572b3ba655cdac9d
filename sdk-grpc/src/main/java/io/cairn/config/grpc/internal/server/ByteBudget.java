package io.cairn.config.grpc.internal.server;

import java.util.concurrent.atomic.AtomicLong;

/** How many bytes may be in use together. Thread-safe. */
final class ByteBudget {
  private final long most;
  private final AtomicLong used = new AtomicLong();

  ByteBudget(long most) {
    this.most = most;
  }

  long most() {
    return most;
  }

  /** Takes bytes into use, all or none. */
  boolean take(long bytes) {
    long now = used.get();
    while (now + bytes <= most) {
      if (used.compareAndSet(now, now + bytes)) {
        return true;
      }
      now = used.get();
    }
    return false;
  }

  void giveBack(long bytes) {
    used.addAndGet(-bytes);
  }
}
