package io.cairn.config.internal;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.cairn.config.Fragment;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * All that the decoders share of Jackson. Not loaded before a decoder that is available decodes.
 * Thread-safe.
 */
final class JacksonMapping {
  private final ObjectMapper mapper;

  JacksonMapping(ObjectMapper mapper) {
    this.mapper =
        mapper
            .registerModules(ObjectMapper.findModules(JacksonMapping.class.getClassLoader()))
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  }

  static JacksonMapping json() {
    return new JacksonMapping(new JsonMapper());
  }

  /**
   * @throws IllegalArgumentException if the content is not of the type; says at which line and
   *     column, and of which property
   */
  <T> @Nullable T read(Fragment fragment, Class<T> type) {
    try {
      return mapper.readValue(fragment.bytes(), type);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(place(e) + e.getOriginalMessage() + path(e), e);
    } catch (IOException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private static String place(JsonProcessingException e) {
    JsonLocation location = e.getLocation();
    return location == null
        ? ""
        : "line %d, column %d: ".formatted(location.getLineNr(), location.getColumnNr());
  }

  private static String path(JsonProcessingException e) {
    if (!(e instanceof JsonMappingException mapping) || mapping.getPath().isEmpty()) {
      return "";
    }
    return " (at %s)".formatted(mapping.getPathReference());
  }
}
