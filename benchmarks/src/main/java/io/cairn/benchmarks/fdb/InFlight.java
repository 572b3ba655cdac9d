package io.cairn.benchmarks.fdb;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** Keeps so many calls under way for some time, and says how many ended and how long each took. */
final class InFlight {
  private final Supplier<? extends CompletableFuture<?>> call;
  private final long end;
  private final Histogram nanos = new ConcurrentHistogram(3);

  private InFlight(Duration time, Supplier<? extends CompletableFuture<?>> call) {
    this.call = call;
    this.end = System.nanoTime() + time.toNanos();
  }

  /** Returns how long each call took, in nanoseconds. */
  static Histogram measure(
      int inFlight, Duration time, Supplier<? extends CompletableFuture<?>> call) {
    InFlight run = new InFlight(time, call);
    CompletableFuture<?>[] loops = new CompletableFuture<?>[inFlight];
    for (int i = 0; i < inFlight; i++) {
      CompletableFuture<Void> over = new CompletableFuture<>();
      loops[i] = over;
      run.next(over);
    }
    CompletableFuture.allOf(loops).join();
    return run.nanos;
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
                  if (failure != null) {
                    over.completeExceptionally(failure);
                    return null;
                  }
                  nanos.recordValue(System.nanoTime() - begun);
                  next(over);
                  return null;
                });
  }
}
