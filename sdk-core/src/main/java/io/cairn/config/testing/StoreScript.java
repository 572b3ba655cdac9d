package io.cairn.config.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cairn.config.ConfigStore;
import io.cairn.config.Fragment;
import io.cairn.config.HuntConfig;
import io.cairn.config.HuntId;
import io.cairn.config.Leadership;
import io.cairn.config.Publication;
import io.cairn.config.Published;
import io.cairn.config.Scope;
import io.cairn.config.VersionVector;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** What the kits say to a store, in one line each. */
final class StoreScript {
  /** How long a future may take; generous, so that only a hang fails. */
  static final Duration PATIENCE = Duration.ofSeconds(30);

  private final ConfigStore store;

  StoreScript(ConfigStore store) {
    this.store = store;
  }

  Leadership lead(HuntId hunt) {
    return done(store.lead(hunt, "kit"));
  }

  Published publish(Publication publication) {
    return done(store.publish(publication));
  }

  /** Publishes one fragment over the newest version. */
  VersionVector put(Leadership leadership, String name, String text) {
    return put(leadership, text(name, text));
  }

  VersionVector put(Leadership leadership, Fragment... fragments) {
    Publication.Builder publication =
        Publication.by(leadership).expecting(newest(leadership.hunt()));
    for (Fragment fragment : fragments) {
      publication.put(fragment);
    }
    return publish(publication.because("kit").build()).version();
  }

  VersionVector remove(Leadership leadership, String name) {
    return publish(
            Publication.by(leadership).expecting(newest(leadership.hunt())).remove(name).build())
        .version();
  }

  VersionVector newest(HuntId hunt) {
    return done(store.read(hunt, Scope.EVERYTHING))
        .map(HuntConfig::version)
        .orElse(VersionVector.NONE);
  }

  HuntConfig read(HuntId hunt) {
    return done(store.read(hunt, Scope.EVERYTHING)).orElseThrow();
  }

  static Fragment text(String name, String text) {
    return Fragment.of(name, "text/plain", text.getBytes(UTF_8));
  }

  /** The value of a future that has to complete. */
  static <T> T done(CompletableFuture<T> future) {
    try {
      return future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new AssertionError("the future failed with what is no RuntimeException", failed);
    } catch (TimeoutException hung) {
      throw new AssertionError("the future did not complete in " + PATIENCE, hung);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", interrupted);
    }
  }

  /** What a call fails with, thrown at once or by its future. */
  static Throwable failure(Supplier<? extends CompletableFuture<?>> call) {
    try {
      Object value = done(call.get());
      throw new AssertionError("it should have failed but gave " + value);
    } catch (RuntimeException expected) {
      return expected;
    }
  }
}
