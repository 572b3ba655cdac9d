package io.cairn.examples.service;

import io.cairn.config.ConfigStore;
import io.cairn.config.EmbeddedConfigStore;
import io.cairn.config.MemoryConfigStore;
import io.cairn.config.fdb.FdbConfigStore;
import io.cairn.config.fdb.FdbStoreBuilder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * Which store a service is over: {@code memory}, {@code embedded:DIR}, or {@code
 * fdb:CLUSTER_FILE[#NAMESPACE]}.
 *
 * @param kind what kind of store
 * @param place where it is; empty for a kind that has no place
 */
record StoreLocation(Kind kind, String place) {
  /** The kinds there are. A further one is a further constant. */
  enum Kind {
    MEMORY("memory", "") {
      @Override
      ConfigStore open(String place, int history) {
        return MemoryConfigStore.builder().historyLength(history).build();
      }
    },
    EMBEDDED("embedded", "DIR") {
      @Override
      ConfigStore open(String place, int history) {
        return EmbeddedConfigStore.builder(Path.of(place)).historyLength(history).open();
      }
    },
    FDB("fdb", "CLUSTER_FILE[#NAMESPACE]") {
      @Override
      ConfigStore open(String place, int history) {
        int hash = place.lastIndexOf('#');
        FdbStoreBuilder builder =
            hash < 0
                ? FdbConfigStore.builder(Path.of(place))
                : FdbConfigStore.builder(Path.of(place.substring(0, hash)))
                    .namespace(place.substring(hash + 1));
        return builder.historyLength(history).open();
      }
    };

    private final String prefix;
    private final String placeLabel;

    Kind(String prefix, String placeLabel) {
      this.prefix = prefix;
      this.placeLabel = placeLabel;
    }

    abstract ConfigStore open(String place, int history);

    @Override
    public String toString() {
      return placeLabel.isEmpty() ? prefix : prefix + ":" + placeLabel;
    }
  }

  /**
   * Reads a location.
   *
   * @throws IllegalArgumentException if there is no such kind, or its place is missing
   */
  static StoreLocation parse(String text) {
    int colon = text.indexOf(':');
    String prefix = colon < 0 ? text : text.substring(0, colon);
    String place = colon < 0 ? "" : text.substring(colon + 1);
    for (Kind kind : Kind.values()) {
      if (kind.prefix.equals(prefix)) {
        if (place.isBlank() != kind.placeLabel.isEmpty() || (place.isEmpty() && colon >= 0)) {
          throw new IllegalArgumentException("\"%s\" is not of the form %s".formatted(text, kind));
        }
        return new StoreLocation(kind, place);
      }
    }
    throw new IllegalArgumentException(
        "there is no store \"%s\"; there are %s"
            .formatted(
                text,
                Arrays.stream(Kind.values())
                    .map(Kind::toString)
                    .collect(Collectors.joining(", "))));
  }

  /**
   * Opens the store. Blocks for I/O.
   *
   * @param history how many versions of each hunt are kept
   */
  ConfigStore open(int history) {
    return kind.open(place, history);
  }

  @Override
  public String toString() {
    return place.isEmpty() ? kind.prefix : kind.prefix + ":" + place;
  }
}
