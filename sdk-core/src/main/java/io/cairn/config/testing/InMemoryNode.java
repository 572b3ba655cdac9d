package io.cairn.config.testing;

import static java.util.Objects.requireNonNull;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.cairn.config.HuntConfig;
import io.cairn.config.HuntId;
import io.cairn.config.Labels;
import io.cairn.config.Lineage;
import io.cairn.config.VersionVector;
import io.cairn.config.spi.PodSession;
import io.cairn.config.spi.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What the simulated processes of one machine share: the heads and the snapshots, who reads the
 * source, and the sessions. Made by {@link InMemoryNodeCache#node}; lives as long as it is held, so
 * a restart of a process is one more {@link #cache} of the same node.
 *
 * <p>Thread-safe. Neighbours are told in the writer's thread, outside the lock.
 */
public final class InMemoryNode {
  /** How long a process waits for another one's read of the source. */
  public static final Duration PERMIT_BOUND = Duration.ofSeconds(5);

  private final NodePermits permits;
  private final NodeLeads leads = new NodeLeads();
  private final List<InMemoryNodeCache> processes = new CopyOnWriteArrayList<>();

  @GuardedBy("this")
  private final Map<HuntId, Shelf> shelves = new HashMap<>();

  @GuardedBy("this")
  private final Map<String, PodSession> sessions = new HashMap<>();

  InMemoryNode(TimeSource time) {
    this.permits = new NodePermits(requireNonNull(time, "time"), PERMIT_BOUND);
  }

  /** Returns the node cache of one more process, not yet open. */
  public InMemoryNodeCache cache() {
    return new InMemoryNodeCache(this);
  }

  /** Returns the version that the head of a hunt names; empty if nothing was written. */
  public synchronized Optional<VersionVector> head(HuntId hunt) {
    return Optional.ofNullable(shelves.get(requireNonNull(hunt, "hunt")))
        .map(shelf -> shelf.newest);
  }

  /** Returns the number of snapshots of a hunt: one per group of pods that agree on its labels. */
  public synchronized int entries(HuntId hunt) {
    Shelf shelf = shelves.get(requireNonNull(hunt, "hunt"));
    return shelf == null ? 0 : shelf.entries.size();
  }

  /** Forgets every snapshot, as a reboot does; the processes go on, and so do the sessions. */
  public synchronized void clear() {
    shelves.clear();
  }

  NodePermits permits() {
    return permits;
  }

  NodeLeads leads() {
    return leads;
  }

  void join(InMemoryNodeCache process) {
    processes.add(process);
  }

  void leave(InMemoryNodeCache process) {
    processes.remove(process);
  }

  synchronized Optional<HuntConfig> find(HuntId hunt, Labels labels) {
    Shelf shelf = shelves.get(hunt);
    return shelf == null ? Optional.empty() : shelf.newestFor(labels);
  }

  void write(HuntConfig config, Labels labels, InMemoryNodeCache writer) {
    synchronized (this) {
      Shelf shelf = shelves.get(config.hunt());
      if (shelf == null || !shelf.lineage.equals(config.lineage())) {
        shelf = new Shelf(config.lineage());
        shelves.put(config.hunt(), shelf);
      }
      if (!shelf.put(config, labels)) {
        return;
      }
    }
    for (InMemoryNodeCache process : processes) {
      if (process != writer) {
        process.tellHeadMoved(config.hunt());
      }
    }
    permits.headMoved(config.hunt());
  }

  synchronized Optional<PodSession> session(String pod) {
    return Optional.ofNullable(sessions.get(pod));
  }

  synchronized void saveSession(PodSession session) {
    sessions.put(session.pod(), session);
  }

  /** The snapshots of one hunt and lineage. Guarded by the node. */
  private static final class Shelf {
    private final Lineage lineage;
    private final Map<Key, HuntConfig> entries = new HashMap<>();
    private VersionVector newest = VersionVector.NONE;

    Shelf(Lineage lineage) {
      this.lineage = lineage;
    }

    boolean put(HuntConfig config, Labels labels) {
      if (newestFor(labels)
          .filter(known -> !config.version().isAfter(known.version()))
          .isPresent()) {
        return false;
      }
      entries.put(Key.of(config.labelKeys(), labels), config);
      if (config.version().isAfter(newest)) {
        newest = config.version();
      }
      return true;
    }

    Optional<HuntConfig> newestFor(Labels labels) {
      List<HuntConfig> usable = new ArrayList<>();
      entries.forEach(
          (key, config) -> {
            if (key.equals(Key.of(config.labelKeys(), labels))) {
              usable.add(config);
            }
          });
      return usable.stream().max((one, other) -> one.version().compareTo(other.version()));
    }
  }

  /** What pods have in common that get the same fragments. */
  private record Key(SortedSet<String> labelKeys, long fingerprint) {
    static Key of(SortedSet<String> labelKeys, Labels labels) {
      return new Key(labelKeys, labels.fingerprint(labelKeys));
    }
  }
}
