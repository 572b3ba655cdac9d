package io.cairn.config;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How a client stands, for an operator to read: {@link #toString} is a short page of it. Immutable
 * and safe to share between threads.
 *
 * @param client the client's name
 * @param state the state
 * @param inState how long the client has been in that state
 * @param source the name of the source
 * @param connected whether the stream from the source stands
 * @param followedByNeighbour whether other processes of the node follow this one's hunts at the
 *     source, so that it needs no stream and has none: see {@link ClientBuilder#oneStreamPerNode}
 * @param lineage the lineage of the store behind the source; empty before the first connection
 * @param attempts attempts to connect since the stream was lost; 0 while it stands
 * @param lastError what went wrong last with the source; empty if nothing ever did
 * @param breaker the state of the circuit breaker around reads of the source
 * @param nodeCache the name and state of the node cache
 * @param loadsUnderWay reads that wait for L2 or the source
 * @param hunts the hunts in memory, sorted by name
 */
public record ClientStatus(
    String client,
    State state,
    Duration inState,
    String source,
    boolean connected,
    boolean followedByNeighbour,
    Optional<Lineage> lineage,
    int attempts,
    Optional<String> lastError,
    String breaker,
    String nodeCache,
    int loadsUnderWay,
    List<HuntStatus> hunts) {
  /** Checks that nothing is null. */
  public ClientStatus {
    requireNonNull(client, "client");
    requireNonNull(state, "state");
    requireNonNull(inState, "inState");
    requireNonNull(source, "source");
    requireNonNull(lineage, "lineage");
    requireNonNull(lastError, "lastError");
    requireNonNull(breaker, "breaker");
    requireNonNull(nodeCache, "nodeCache");
    hunts = Copies.list("hunts", hunts);
  }

  /** What a client can do at a moment. */
  public enum State {
    /** Built and not started. */
    NEW,
    /** Started, cannot serve yet. */
    STARTING,
    /** Serves, and the source is there or was a moment ago. */
    READY,
    /** Serves what it has; the source has been away for longer than the grace period. */
    STALE,
    /** Could not serve by its start deadline; goes on trying. */
    FAILED,
    /** Closed. */
    CLOSED
  }

  /** Returns the hunts that are stale. */
  public List<HuntStatus> staleHunts() {
    return hunts.stream().filter(HuntStatus::stale).toList();
  }

  private String stream() {
    if (connected) {
      return "connected";
    }
    return followedByNeighbour
        ? "followed by another process of this node"
        : "away, " + attempts + " attempts";
  }

  /** Returns a line for the client and a line for each hunt. */
  @Override
  public String toString() {
    StringBuilder page = new StringBuilder();
    page.append(
        "%s: %s for %d ms, source %s (%s, breaker %s), node cache %s, %d loads under way"
            .formatted(
                client,
                state,
                inState.toMillis(),
                source,
                stream(),
                breaker,
                nodeCache,
                loadsUnderWay));
    lastError.ifPresent(error -> page.append(", last error: ").append(error));
    hunts.forEach(hunt -> page.append(System.lineSeparator()).append("  ").append(hunt));
    return page.toString();
  }
}
