package io.cairn.config.internal;

import io.cairn.config.Fragment;
import io.cairn.config.spi.FragmentDecoder;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code application/json}, {@code text/json} and {@code *+json} with Jackson, if it is on
 * the class path. Properties that a type does not know are ignored; anything after the value is an
 * error; modules are those that Jackson finds.
 *
 * <p>Thread-safe. Public only for {@link java.util.ServiceLoader}. Names no type of Jackson, so
 * that it can be loaded where there is none.
 */
public final class JacksonJsonDecoder implements FragmentDecoder {
  private volatile @Nullable JacksonMapping mapping;

  /** Creates a decoder; nothing of Jackson is loaded yet. */
  public JacksonJsonDecoder() {}

  @Override
  public boolean isAvailable() {
    return ContentTypes.arePresent("com.fasterxml.jackson.databind.ObjectMapper");
  }

  @Override
  public boolean supports(String contentType) {
    String type = ContentTypes.bare(contentType);
    return type.equals("application/json") || type.equals("text/json") || type.endsWith("+json");
  }

  @Override
  public <T> @Nullable T decode(Fragment fragment, Class<T> type) {
    JacksonMapping made = mapping;
    if (made == null) {
      made = JacksonMapping.json(); // two threads may make one each: they are alike
      mapping = made;
    }
    return made.read(fragment, type);
  }
}
