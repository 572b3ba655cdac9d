package io.cairn.config.spi;

import io.cairn.config.ChangesSince;
import io.cairn.config.ConfigDelta;
import io.cairn.config.HuntConfig;
import io.cairn.config.Scope;
import java.util.HashMap;
import java.util.Map;

/** One answer of the store, filtered once for each scope that asks. Owned by the hub's thread. */
final class HubPayloads {
  private final ChangesSince changes;
  private final Map<Scope, HuntConfig> wholes = new HashMap<>();
  private final Map<Scope, ConfigDelta> deltas = new HashMap<>();

  HubPayloads(ChangesSince changes) {
    this.changes = changes;
  }

  ChangesSince changes() {
    return changes;
  }

  HuntConfig whole(HuntConfig config, Scope scope) {
    return wholes.computeIfAbsent(scope, config::select);
  }

  ConfigDelta delta(ConfigDelta delta, Scope scope) {
    return deltas.computeIfAbsent(scope, delta::select);
  }
}
