package io.cairn.benchmarks.peers.keys;

import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Where each thread is in its round over the keys. */
@State(Scope.Thread)
public class Cursor {
  private int at;

  /** Returns the next of the keys. */
  public String next(String[] keys) {
    int now = at;
    at = now + 1 == keys.length ? 0 : now + 1;
    return keys[now];
  }
}
