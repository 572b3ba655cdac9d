package io.cairn.benchmarks;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Keeps so many calls under way for some time, and says how many ended and how long each took. */
final class InFlight {
  private static final int MOST_CALLS = 4_000_000;

  private final Supplier<? extends CompletableFuture<?>> call;
  private final long end;
  private final long[] nanos = new long[MOST_CALLS];
  private final AtomicInteger calls = new AtomicInteger();

  /**
   * What was found.
   *
   * @param perSecond calls that ended in a second
   * @param p50 the median call, in milliseconds
   * @param p99 the 99th percentile
   */
  record Found(double perSecond, double p50, double p99) {
    static Found of(long[] nanos, Duration time) {
      long[] sorted = nanos.clone();
      Arrays.sort(sorted);
      return new Found(
          sorted.length / (time.toNanos() / 1e9),
          sorted[sorted.length / 2] / 1e6,
          sorted[(int) (sorted.length * 0.99)] / 1e6);
    }
  }

  private InFlight(Duration time, Supplier<? extends CompletableFuture<?>> call) {
    this.call = call;
    this.end = System.nanoTime() + time.toNanos();
  }

  static Found measure(int inFlight, Duration time, Supplier<? extends CompletableFuture<?>> call) {
    InFlight run = new InFlight(time, call);
    CompletableFuture<?>[] loops = new CompletableFuture<?>[inFlight];
    for (int i = 0; i < inFlight; i++) {
      CompletableFuture<Void> over = new CompletableFuture<>();
      loops[i] = over;
      run.next(over);
    }
    CompletableFuture.allOf(loops).join();
    return Found.of(Arrays.copyOf(run.nanos, Math.min(MOST_CALLS, run.calls.get())), time);
  }

  private void next(CompletableFuture<Void> over) {
    long begun = System.nanoTime();
    if (begun >= end) {
      over.complete(null);
      return;
    }
    CompletableFuture<Void> unused =
        call.get()
            .handle(
                (value, failure) -> {
                  int number = calls.getAndIncrement();
                  if (failure != null) {
                    over.completeExceptionally(failure);
                    return null;
                  }
                  if (number < MOST_CALLS) {
                    nanos[number] = System.nanoTime() - begun;
                  }
                  next(over);
                  return null;
                });
  }
}
