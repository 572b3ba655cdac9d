package io.cairn.config.spi;

import io.cairn.config.Lineage;
import java.time.Duration;

/**
 * Where a source puts what it has to say. The client gives one to {@link ConfigSource#watch}; a
 * source touches nothing else of the client's.
 *
 * <p>A source calls these methods one at a time, in the order of the stream: {@code onConnected}
 * once, then events, then {@code onDisconnected} at most once, and nothing after it. They return at
 * once and throw nothing. An event's data error (a bad value) is the client's to find; {@code
 * onDisconnected} is an ambient error and takes no value away.
 */
public interface WatchSink {
  /**
   * The stream stands.
   *
   * @param lineage the identity of the store behind the source
   */
  void onConnected(Lineage lineage);

  /**
   * Something was pushed. Events of one watch are numbered without gaps from 1; the client treats a
   * gap as a loss and repairs the hunts concerned (rule 16).
   *
   * @param event what was pushed
   */
  void onEvent(WatchEvent event);

  /**
   * As {@link #onEvent}, on a thread that the client may use for a while: it may make the change
   * before this returns, which spares the waking of another thread. Of the user's code it runs only
   * what the user has asked to be run on the thread of the change.
   *
   * <p>The caller holds no lock, and may be called by way of the {@link Watch} before this returns.
   *
   * @param event what was pushed
   */
  default void onEventHere(WatchEvent event) {
    onEvent(event);
  }

  /**
   * The stream has ended, or could not be opened.
   *
   * @param cause what happened
   * @param retryAfter how long the source asks to be left alone; zero if it does not say
   */
  void onDisconnected(SourceException cause, Duration retryAfter);
}
