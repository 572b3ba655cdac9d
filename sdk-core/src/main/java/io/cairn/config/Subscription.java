package io.cairn.config;

/** What a listener was registered with. Thread-safe. */
@FunctionalInterface
public interface Subscription extends AutoCloseable {
  /**
   * Ends it: no call of the listener begins after this has returned; one that is under way goes on.
   * Idempotent.
   */
  @Override
  void close();
}
