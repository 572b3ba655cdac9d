package io.cairn.config.grpc.internal.client;

import io.cairn.config.spi.TimeSource;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;

/**
 * When the client leaves a server that goes away: at a random moment of the time that it was given,
 * so that the clients of a server do not all come to the next one at once. Belongs to the tasks.
 */
final class Departure {
  private final TimeSource time;
  private final Executor tasks;
  private final Runnable leave;
  private TimeSource.Timer timer = () -> {};

  /**
   * @param time the time by which it is measured
   * @param tasks where the moment is told
   * @param leave called at the moment
   */
  Departure(TimeSource time, Executor tasks, Runnable leave) {
    this.time = time;
    this.tasks = tasks;
    this.leave = leave;
  }

  /** Chooses the moment; one that was chosen before does not count any more. */
  void within(Duration longest) {
    cancel();
    long millis = longest.toMillis();
    timer =
        time.schedule(
            Duration.ofMillis(millis == 0 ? 0 : ThreadLocalRandom.current().nextLong(millis)),
            () -> tasks.execute(leave));
  }

  void cancel() {
    timer.cancel();
  }
}
