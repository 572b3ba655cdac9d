package io.cairn.config.internal;

import io.cairn.config.Fragment;
import io.cairn.config.spi.FragmentDecoder;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code application/yaml}, {@code application/x-yaml}, {@code text/yaml} and {@code *+yaml}
 * with Jackson, if it is on the class path. Properties that a type does not know are ignored;
 * anything after the value is an error; modules are those that Jackson finds.
 *
 * <p>Thread-safe. Public only for {@link java.util.ServiceLoader}. Names no type of Jackson, so
 * that it can be loaded where there is none.
 */
public final class JacksonYamlDecoder implements FragmentDecoder {
  private volatile @Nullable JacksonMapping mapping;

  /** Creates a decoder; nothing of Jackson is loaded yet. */
  public JacksonYamlDecoder() {}

  @Override
  public boolean isAvailable() {
    return ContentTypes.arePresent(
        "com.fasterxml.jackson.databind.ObjectMapper",
        "com.fasterxml.jackson.dataformat.yaml.YAMLMapper",
        "org.yaml.snakeyaml.LoaderOptions");
  }

  @Override
  public boolean supports(String contentType) {
    String type = ContentTypes.bare(contentType);
    return type.equals("application/yaml")
        || type.equals("application/x-yaml")
        || type.equals("text/yaml")
        || type.endsWith("+yaml");
  }

  @Override
  public <T> @Nullable T decode(Fragment fragment, Class<T> type) {
    JacksonMapping made = mapping;
    if (made == null) {
      made = YamlMapping.create(); // two threads may make one each: they are alike
      mapping = made;
    }
    return made.read(fragment, type);
  }
}
