package io.cairn.config;

import io.cairn.config.spi.FragmentDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The values that readers of one snapshot asked for, decoded once each. Thread-safe: two readers
 * who ask for one value at the same moment get the same object.
 */
final class DecodedValues {
  private record Key(String name, Class<?> type) {}

  private volatile @Nullable List<FragmentDecoder> decoders;
  private final Map<Key, Object> values = new ConcurrentHashMap<>();

  private DecodedValues(@Nullable List<FragmentDecoder> decoders) {
    this.decoders = decoders;
  }

  /** Decodes with what a client was built with. */
  static DecodedValues with(List<FragmentDecoder> decoders) {
    return new DecodedValues(decoders);
  }

  /** Decodes with what the class path offers: for snapshots that no client serves. */
  static DecodedValues discovering() {
    return new DecodedValues(null);
  }

  static List<FragmentDecoder> discovered() {
    List<FragmentDecoder> available = new ArrayList<>();
    for (FragmentDecoder decoder :
        ServiceLoader.load(FragmentDecoder.class, FragmentDecoder.class.getClassLoader())) {
      if (decoder.isAvailable()) {
        available.add(decoder);
      }
    }
    return List.copyOf(available);
  }

  <T> T get(HuntConfig config, Fragment fragment, Class<T> type) {
    if (type == byte[].class) {
      return type.cast(fragment.bytes()); // an array can be changed, so it is not shared
    }
    Key key = new Key(fragment.name(), type);
    Object value = values.get(key);
    if (value == null) {
      // not computeIfAbsent: a decoder is foreign code and may read the same snapshot
      Object fresh = decode(config, fragment, type);
      Object raced = values.putIfAbsent(key, fresh);
      value = raced == null ? fresh : raced;
    }
    @SuppressWarnings("unchecked") // the key's type made it
    T typed = (T) value;
    return typed;
  }

  private List<FragmentDecoder> decoders() {
    List<FragmentDecoder> known = decoders;
    if (known == null) {
      known = discovered();
      decoders = known;
    }
    return known;
  }

  private <T> T decode(HuntConfig config, Fragment fragment, Class<T> type) {
    if (type == String.class) {
      return type.cast(fragment.text());
    }
    for (FragmentDecoder decoder : decoders()) {
      if (decoder.supports(fragment.contentType())) {
        return decodeWith(decoder, config, fragment, type);
      }
    }
    throw new FragmentDecodingException(
        config,
        fragment,
        type,
        "no decoder takes this content type (Jackson on the class path brings JSON and YAML)",
        null);
  }

  private static <T> T decodeWith(
      FragmentDecoder decoder, HuntConfig config, Fragment fragment, Class<T> type) {
    try {
      T value = decoder.decode(fragment, type);
      if (value == null) {
        throw new FragmentDecodingException(config, fragment, type, "the content is null", null);
      }
      return value;
    } catch (FragmentDecodingException alreadyTold) {
      throw alreadyTold;
    } catch (Exception | LinkageError | StackOverflowError e) {
      throw new FragmentDecodingException(
          config, fragment, type, String.valueOf(e.getMessage()), e);
    }
  }
}
