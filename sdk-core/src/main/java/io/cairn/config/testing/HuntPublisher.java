package io.cairn.config.testing;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.cairn.config.ConfigStore;
import io.cairn.config.HuntConfig;
import io.cairn.config.HuntId;
import io.cairn.config.Leadership;
import io.cairn.config.LeadershipLostException;
import io.cairn.config.Publication;
import io.cairn.config.Scope;
import io.cairn.config.VersionConflictException;
import io.cairn.config.VersionVector;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Publishes over whatever is newest, as the only leader of each hunt, until a test leads it too.
 * Thread-safe.
 */
final class HuntPublisher {
  private static final int MOST_ATTEMPTS = 100;

  private final ConfigStore store;

  @GuardedBy("this")
  private final Map<HuntId, Leadership> leaderships = new HashMap<>();

  HuntPublisher(ConfigStore store) {
    this.store = store;
  }

  /**
   * Publishes what the given code puts and removes; it is given the newest config, or null.
   *
   * @return the newest version afterwards, whether it was issued now or the content was there
   */
  synchronized VersionVector publish(
      HuntId hunt, BiConsumer<Publication.Builder, @Nullable HuntConfig> changes) {
    for (int attempt = 1; ; attempt++) {
      Leadership leadership =
          leaderships.computeIfAbsent(hunt, led -> StoreScript.done(store.lead(led, "test")));
      HuntConfig newest = StoreScript.done(store.read(hunt, Scope.EVERYTHING)).orElse(null);
      Publication.Builder publication =
          Publication.by(leadership)
              .expecting(newest == null ? VersionVector.NONE : newest.version());
      changes.accept(publication, newest);
      try {
        return StoreScript.done(store.publish(publication.build())).version();
      } catch (LeadershipLostException | VersionConflictException overtaken) {
        leaderships.remove(hunt);
        if (attempt == MOST_ATTEMPTS) {
          throw overtaken;
        }
      }
    }
  }
}
