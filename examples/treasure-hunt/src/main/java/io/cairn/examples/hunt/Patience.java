package io.cairn.examples.hunt;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The wait for what a game begins with: a Config Service may start beside it, or never. It has one
 * limit, says now and then what is missing, and ends at once when it is told to stop.
 *
 * <p>Belongs to one thread.
 */
final class Patience {
  private static final Duration LONGEST = Duration.ofMinutes(2);
  private static final Duration FIRST_WORD = Duration.ofSeconds(1);
  private static final Duration NEXT_WORD = Duration.ofSeconds(5);
  private static final Duration LOOK = Duration.ofMillis(100);

  private final long began = System.nanoTime();
  private final Duration limit;
  private final BooleanSupplier stopped;
  private final Consumer<String> told;
  private long nextWord = began + FIRST_WORD.toNanos();

  /**
   * Begins to wait.
   *
   * @param limit for how long; null for two minutes
   * @param stopped whether to give up now
   * @param told told after 1 s what is missing, and every 5 s from then on
   */
  Patience(@Nullable Duration limit, BooleanSupplier stopped, Consumer<String> told) {
    this.limit = limit == null ? LONGEST : limit;
    this.stopped = stopped;
    this.told = told;
  }

  /** Returns when it gives up, of {@link System#nanoTime}. */
  long end() {
    return began + limit.toNanos();
  }

  /** Something that is waited for. */
  interface Awaited {
    /** Waits for at most a time; returns whether it is there. */
    boolean within(Duration time) throws InterruptedException;
  }

  /**
   * Waits for something.
   *
   * @param missing what to say while it is not there, like "no answer"
   * @return whether it is there; false if it was told to stop
   * @throws TimeoutException if it is not there at the limit; the message is for people
   */
  boolean await(Supplier<String> missing, Awaited awaited)
      throws InterruptedException, TimeoutException {
    while (!stopped.getAsBoolean()) {
      if (awaited.within(LOOK)) {
        return true;
      }
      long now = System.nanoTime();
      if (now - end() >= 0) {
        throw new TimeoutException("gave up after %s: %s".formatted(text(limit), missing.get()));
      }
      if (now - nextWord >= 0) {
        nextWord = now + NEXT_WORD.toNanos();
        told.accept(
            "Waiting for %d s, of %s at most: %s"
                .formatted(
                    TimeUnit.NANOSECONDS.toSeconds(now - began), text(limit), missing.get()));
      }
    }
    return false;
  }

  private static String text(Duration time) {
    return time.toMillis() % 1_000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
  }
}
