package io.cairn.config.fdb;

import io.cairn.config.ConfigStore;
import io.cairn.config.HuntConfig;
import io.cairn.config.Leadership;
import io.cairn.config.VersionConflictException;
import io.cairn.config.VersionVector;

/** Counts in a fragment, against others who do the same. */
final class Counting {
  private Counting() {}

  static VersionVector increment(ConfigStore store, Leadership leadership) {
    while (true) {
      HuntConfig config = FdbScene.read(store, leadership.hunt());
      int next = Integer.parseInt(config.fragment("counter").text()) + 1;
      try {
        return FdbScene.done(
                store.publish(
                    FdbScene.put(
                        leadership,
                        config.version(),
                        FdbScene.text("counter", Integer.toString(next)))))
            .version();
      } catch (java.util.concurrent.CompletionException raced) {
        if (!(raced.getCause() instanceof VersionConflictException)) {
          throw raced;
        }
      }
    }
  }
}
