package io.cairn.config.spi;

import io.cairn.config.Held;
import io.cairn.config.HuntId;
import io.cairn.config.VersionVector;

/**
 * The watcher's side of a stream. Every method may be called from any thread and returns at once;
 * commands are carried out in the order of the calls; on a watch that has ended they do nothing.
 */
public interface Watch extends AutoCloseable {
  /**
   * Begins to follow a hunt, or says anew what is held of one that is followed already (a repair).
   * The source answers with exactly one of {@link WatchEvent.Whole}, {@link WatchEvent.Delta}
   * (based on what is held), {@link WatchEvent.Current} or {@link WatchEvent.Unknown}, and from
   * then on pushes every newer version. Between two pushes it may skip versions, never reorder
   * them. A hunt that is unknown stays followed: its creation is pushed.
   *
   * @param hunt the hunt
   * @param held what the watcher holds of it; {@link Held#NOTHING} asks for the whole
   */
  void follow(HuntId hunt, Held held);

  /**
   * Stops following a hunt. Events on their way may still arrive.
   *
   * @param hunt the hunt; one that is not followed is harmless
   */
  void unfollow(HuntId hunt);

  /**
   * Tells the source that a version was swapped in.
   *
   * @param hunt the hunt
   * @param version the version that is served now
   */
  void acknowledge(HuntId hunt, VersionVector version);

  /**
   * Tells the source that a version was refused and an older one is still served (rule 10). The
   * source sends nothing of the hunt until there is a newer version.
   *
   * @param hunt the hunt
   * @param version the version refused
   * @param reason why, for people; at most 1,000 characters are kept
   */
  void reject(HuntId hunt, VersionVector version, String reason);

  /**
   * Ends the stream. No event arrives after a call of this method has returned, but one that is
   * under way on another thread. {@link WatchSink#onDisconnected} is not called. Idempotent.
   */
  @Override
  void close();
}
