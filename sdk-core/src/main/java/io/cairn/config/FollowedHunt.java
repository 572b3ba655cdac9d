package io.cairn.config;

import java.util.function.Function;

/**
 * A hunt that stays in memory and follows its source until this is closed (rule 5). {@link #get}
 * returns its newest snapshot. Thread-safe.
 *
 * <p>A mapped value takes part in the validation of new versions: a version in which it cannot be
 * made is rejected as a whole, and everything stays at the last good one (rule 10).
 */
public interface FollowedHunt extends Live<HuntConfig>, AutoCloseable {
  /** Returns the hunt. */
  HuntId hunt();

  /**
   * Returns a fragment's content as a value that follows the hunt until this is closed. Asking
   * twice for the same returns the same object, also by another who follows the hunt at the time,
   * and then it goes on for as long as one of the two. Returns at once, whether the hunt is loaded
   * or not. The value is decoded when the fragment changes, and the same object until then,
   * whatever else does.
   *
   * @param <T> the type of the value
   * @param fragment the fragment's name; a version without it is rejected, once there was a value
   * @param type the type of the value
   */
  <T> Live<T> map(String fragment, Class<T> type);

  /**
   * Returns a fragment's content as a value that follows the hunt; otherwise as {@link #map(String,
   * Class)}.
   *
   * @param <T> the type of the value
   * @param fragment the fragment's name
   * @param type the type of the value
   * @param absent the value while the hunt has no such fragment
   */
  <T> Live<T> map(String fragment, Class<T> type, T absent);

  /**
   * Returns whatever a function makes of each version. Kept until this is closed, so ask once.
   *
   * @param <T> the type of the value
   * @param function called once per version on the client's own thread; must not block or return
   *     null; what it throws rejects the version
   */
  <T> Live<T> map(Function<? super HuntConfig, ? extends T> function);

  /**
   * Lets the hunt leave memory again, unless others follow it. Its {@code Live}s keep their last
   * values, but for those that another has asked for too. Idempotent.
   */
  @Override
  void close();
}
