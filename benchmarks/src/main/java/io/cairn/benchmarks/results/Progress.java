package io.cairn.benchmarks.results;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Says on standard error what a run is at: on a terminal in one line with the seconds passed, which
 * changes every second, elsewhere in a line for each step and one every 15 s within a step.
 * Thread-safe.
 */
public final class Progress implements AutoCloseable {
  private static final boolean TERMINAL = System.console() != null;
  private static final int SILENT_SECONDS = 15;

  private final int steps;
  private final long begun = System.nanoTime();
  private final ScheduledExecutorService ticking =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "progress");
            thread.setDaemon(true);
            return thread;
          });
  private int step;
  private String what = "";
  private long toldAt;

  /**
   * Begins.
   *
   * @param steps how many there will be; 0 if that is not known
   */
  public Progress(int steps) {
    this.steps = steps;
    ticking.scheduleAtFixedRate(this::tick, 1, 1, TimeUnit.SECONDS);
  }

  /** Goes on to the next step. */
  public synchronized void step(String named) {
    step++;
    what = named;
    tell();
  }

  /** Says more of the step that is under way. */
  public synchronized void now(String said) {
    what = said;
  }

  private synchronized void tick() {
    if (TERMINAL || seconds() - toldAt >= SILENT_SECONDS) {
      tell();
    }
  }

  private void tell() {
    toldAt = seconds();
    String count = steps == 0 ? "" : "%d of %d: ".formatted(step, steps);
    String line = "  %s%s, %d s".formatted(count, what, toldAt);
    if (TERMINAL) {
      System.err.print("\r\033[K" + line);
    } else {
      System.err.println(line);
    }
  }

  private long seconds() {
    return TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun);
  }

  /** Clears the line. */
  @Override
  public synchronized void close() {
    ticking.shutdownNow();
    if (TERMINAL) {
      System.err.print("\r\033[K");
    }
  }
}
