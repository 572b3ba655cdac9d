package io.cairn.config.testing;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.cairn.config.Held;
import io.cairn.config.HuntConfig;
import io.cairn.config.HuntId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Looks at what a client serves, and notes when a hunt went back within a lineage (rule 3).
 * Thread-safe: whoever looks reads under the lock, so that what is read first is noted first.
 */
final class ServedVersions {
  private final Function<HuntId, Optional<HuntConfig>> client;

  @GuardedBy("this")
  private final Map<HuntId, Held> last = new HashMap<>();

  @GuardedBy("this")
  private final List<String> wentBack = new ArrayList<>();

  /**
   * Creates it.
   *
   * @param client returns what is served; must not block
   */
  ServedVersions(Function<HuntId, Optional<HuntConfig>> client) {
    this.client = client;
  }

  synchronized void look(HuntId hunt) {
    Optional<HuntConfig> served = client.apply(hunt);
    if (served.isPresent()) {
      Held now = Held.of(served.get());
      Held before = last.put(hunt, now);
      if (before != null
          && before.lineage().equals(now.lineage())
          && before.version().isAfter(now.version())) {
        wentBack.add(
            "hunt \"%s\" went back from version %s to %s (rule 3)"
                .formatted(hunt, before.version(), now.version()));
      }
    }
  }

  synchronized List<String> wentBack() {
    return List.copyOf(wentBack);
  }
}
