package io.cairn.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A client could not serve by its start deadline. It goes on trying: {@link CairnClient#awaitReady}
 * succeeds as soon as it can serve. Immutable.
 */
public final class ClientStartException extends CairnException {
  private static final long serialVersionUID = 1L;

  ClientStartException(
      String client, Duration deadline, String waitingFor, @Nullable Throwable cause) {
    super(
        "client \"%s\" is not ready after %d ms: %s; it goes on trying"
            .formatted(client, deadline.toMillis(), waitingFor),
        cause);
  }
}
