package io.cairn.config.grpc.internal.server;

import io.cairn.config.HuntId;
import io.cairn.config.grpc.HuntTraffic;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What is counted per hunt: of those that are hosted, and of some that were. Any thread may read;
 * all else belongs to the hub's thread.
 */
final class Traffic {
  private static final int MOST_IDLE = 10_000;

  private final Map<HuntId, HuntCounts> counts = new ConcurrentHashMap<>();
  private final Set<HuntId> idle = new LinkedHashSet<>();

  Optional<HuntTraffic> of(HuntId hunt) {
    return Optional.ofNullable(counts.get(hunt)).map(HuntCounts::traffic);
  }

  HuntCounts begin(HuntId hunt) {
    idle.remove(hunt);
    return counts.computeIfAbsent(hunt, id -> new HuntCounts());
  }

  void end(HuntId hunt) {
    idle.add(hunt);
    if (idle.size() > MOST_IDLE) {
      Iterator<HuntId> oldest = idle.iterator();
      counts.remove(oldest.next());
      oldest.remove();
    }
  }
}
