package io.cairn.config.spi;

import io.cairn.config.Fragment;
import org.jspecify.annotations.Nullable;

/**
 * Turns a fragment's bytes into a value. Found by {@link java.util.ServiceLoader}, or given to the
 * client's builder, which asks those first.
 *
 * <p>Implementations are thread-safe, do not block and keep nothing of what they are given.
 */
public interface FragmentDecoder {
  /** Whether the libraries this decoder needs are on the class path; one that is not is skipped. */
  default boolean isAvailable() {
    return true;
  }

  /**
   * Whether this decoder takes fragments of a content type.
   *
   * @param contentType the media type of a fragment
   */
  boolean supports(String contentType);

  /**
   * Returns the fragment's content as a value, which should be immutable.
   *
   * @param <T> the type wanted
   * @param fragment the fragment
   * @param type the type wanted
   * @return the value; null counts as a failure
   * @throws Exception if the content is not of the type; the message should say where
   */
  <T> @Nullable T decode(Fragment fragment, Class<T> type) throws Exception;
}
