package io.cairn.examples.hunt;

import io.cairn.config.CairnClient;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** The start of a client whose source may take its time: a service that starts beside the game. */
final class FirstRules {
  private static final Duration LONGEST = Duration.ofMinutes(2);
  private static final Duration PROGRESS = Duration.ofSeconds(5);

  private FirstRules() {}

  /**
   * Starts a client, and waits until it can serve.
   *
   * @param waiting told every 5 s for how long there has been no answer, and until when it waits
   * @throws TimeoutException if that is still so after two minutes
   */
  static void await(CairnClient client, Consumer<String> waiting)
      throws InterruptedException, TimeoutException {
    var unusedStart = client.start();
    long begun = System.nanoTime();
    while (true) {
      try {
        client.awaitReady(PROGRESS);
        return;
      } catch (TimeoutException notYet) {
        long waited = System.nanoTime() - begun;
        if (waited > LONGEST.toNanos()) {
          throw notYet;
        }
        waiting.accept(
            "Waiting for the rules: no answer for %d s (it gives up after %d s)"
                .formatted(TimeUnit.NANOSECONDS.toSeconds(waited), LONGEST.toSeconds()));
      }
    }
  }
}
