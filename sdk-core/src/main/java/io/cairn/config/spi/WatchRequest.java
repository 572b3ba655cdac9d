package io.cairn.config.spi;

import static java.util.Objects.requireNonNull;

import io.cairn.config.Scope;
import java.util.UUID;

/**
 * Who watches, and what of each hunt.
 *
 * <p>Immutable and safe to share between threads.
 *
 * @param scope which fragments of the followed hunts the watcher gets
 * @param pod the name of the watching process, stable over its restarts; for logs and sessions
 * @param session identifies the watcher's session: a watcher that comes back with the same one
 *     within the source's window resumes rather than starts over (rule 18)
 */
public record WatchRequest(Scope scope, String pod, UUID session) {
  /** Checks that nothing is null. */
  public WatchRequest {
    requireNonNull(scope, "scope");
    requireNonNull(pod, "pod");
    requireNonNull(session, "session");
  }
}
