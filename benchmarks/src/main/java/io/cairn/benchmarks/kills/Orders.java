package io.cairn.benchmarks.kills;

import java.io.IOException;

/** What a process is told on its standard input, a line each, and its end. Thread-safe. */
final class Orders {
  private volatile int given;
  private volatile boolean over;

  /** Listens on a thread of its own. */
  static Orders listen() {
    Orders orders = new Orders();
    Thread thread = new Thread(orders::run, "orders");
    thread.setDaemon(true);
    thread.start();
    return orders;
  }

  private void run() {
    try {
      int lines = 0;
      for (int told = System.in.read(); told >= 0; told = System.in.read()) {
        lines += told == '\n' ? 1 : 0;
        given = lines;
      }
    } catch (IOException broken) {
      // as good as its end
    }
    over = true;
  }

  /** Returns how many lines there were so far. */
  int given() {
    return given;
  }

  /** Whether there will be no more, as when the one who gives them is gone. */
  boolean isOver() {
    return over;
  }
}
