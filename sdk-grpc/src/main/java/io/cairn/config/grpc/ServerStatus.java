package io.cairn.config.grpc;

import static java.util.Objects.requireNonNull;

import io.cairn.config.Lineage;
import java.util.Map;
import java.util.Optional;

/**
 * How a server stands, at about one moment. Immutable.
 *
 * @param name the server's name
 * @param state where it stands
 * @param lineage the identity of the store, once it was reached
 * @param lastStoreError what the store failed with last, if it is away
 * @param measures what was counted, every measure
 */
public record ServerStatus(
    String name,
    ServerState state,
    Optional<Lineage> lineage,
    Optional<String> lastStoreError,
    Map<ServerMeasure, Long> measures) {
  /** Copies the measures and checks that nothing is null. */
  public ServerStatus {
    requireNonNull(name, "name");
    requireNonNull(state, "state");
    requireNonNull(lineage, "lineage");
    requireNonNull(lastStoreError, "lastStoreError");
    measures = Map.copyOf(measures);
  }

  /** Returns what was counted of one measure. */
  public long of(ServerMeasure measure) {
    return measures.getOrDefault(measure, 0L);
  }
}
