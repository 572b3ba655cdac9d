package io.cairn.config.grpc.internal.server;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** Threads with names, which do not keep the process alive. */
final class Daemons {
  private Daemons() {}

  /** Returns a factory of threads that are named and numbered: {@code cairn-server-read-1}. */
  static ThreadFactory named(String name) {
    AtomicInteger number = new AtomicInteger();
    return work -> {
      Thread thread = new Thread(work, name + "-" + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }
}
