package io.cairn.benchmarks.scale;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cairn.benchmarks.samples.SampleHunts;
import io.cairn.config.CairnClient;
import io.cairn.config.HuntConfig;
import io.cairn.config.HuntId;
import io.cairn.config.Subscription;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;

/** A process that is told a {@link Shape} in a line, and tells a {@link ClientCost} in another. */
final class ClientProgram {
  private static final int SWAPS = 100;
  private static final long SWAPPED_BYTES = 512L << 20;

  private ClientProgram() {}

  /**
   * Measures until its input ends.
   *
   * @param args none
   */
  public static void main(String[] args) throws Exception {
    BufferedReader input = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    for (String line = input.readLine(); line != null; line = input.readLine()) {
      System.out.println(measure(Shape.parse(line)).line());
    }
    System.exit(0);
  }

  private static ClientCost measure(Shape shape) throws Exception {
    HuntId[] hunts =
        IntStream.range(0, shape.hunts()).mapToObj(SampleHunts::hunt).toArray(HuntId[]::new);
    long before = usedAfterCollection();
    MadeSource source = new MadeSource(shape);
    try (CairnClient client =
        CairnClient.builder()
            .source(source)
            .preload(hunts)
            .maxHunts(Math.max(1_000, 2L * hunts.length))
            .startDeadline(Duration.ofMinutes(10))
            .build()) {
      long begun = System.nanoTime();
      client.start().join();
      while (client.metrics().hunts() < hunts.length) {
        TimeUnit.MICROSECONDS.sleep(100);
      }
      long loaded = System.nanoTime() - begun;
      long heap = usedAfterCollection() - before;
      return new ClientCost(heap, loaded, swap(client, source, shape, hunts));
    } finally {
      source.close();
    }
  }

  private static long swap(CairnClient client, MadeSource source, Shape shape, HuntId[] hunts)
      throws Exception {
    Histogram nanos = new Histogram(3);
    int swaps = (int) Math.max(5, Math.min(SWAPS, SWAPPED_BYTES / shape.huntBytes()));
    for (int i = 0; i < swaps; i++) {
      HuntId hunt = hunts[(int) (i * 7_919L % hunts.length)];
      HuntConfig next = shape.make(hunt, i + 2L);
      CompletableFuture<Long> swapped = new CompletableFuture<>();
      Subscription subscription =
          client.onChange(
              hunt,
              change -> {
                if (change.after().version().equals(next.version())) {
                  swapped.complete(System.nanoTime());
                }
              },
              Runnable::run);
      long begun = System.nanoTime();
      source.push(next);
      nanos.recordValue(swapped.get(1, TimeUnit.MINUTES) - begun);
      subscription.close();
    }
    return nanos.getValueAtPercentile(50);
  }

  private static long usedAfterCollection() throws IOException, InterruptedException {
    for (int i = 0; i < 3; i++) {
      System.gc();
      TimeUnit.MILLISECONDS.sleep(20);
    }
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
