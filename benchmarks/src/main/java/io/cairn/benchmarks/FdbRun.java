package io.cairn.benchmarks;

import com.apple.foundationdb.Database;
import com.apple.foundationdb.FDB;
import com.apple.foundationdb.Transaction;
import com.apple.foundationdb.tuple.Tuple;
import io.cairn.config.CairnClient;
import io.cairn.config.CairnException;
import io.cairn.config.Fragment;
import io.cairn.config.HuntConfig;
import io.cairn.config.HuntId;
import io.cairn.config.Leadership;
import io.cairn.config.Publication;
import io.cairn.config.Scope;
import io.cairn.config.VersionVector;
import io.cairn.config.fdb.FdbConfigStore;
import io.cairn.config.spi.SnapshotCodec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;

/**
 * Measures the FoundationDB store on a cluster, beside what {@code fdb-java} itself does with the
 * same bytes in the same run: reads of a hunt with 1, 16 and 128 in flight, and from a publish to
 * the swap in a client of another store that follows 1,000 hunts.
 */
public final class FdbRun {
  private static final Duration WARM_UP = Duration.ofSeconds(3);
  private static final Duration TIME = Duration.ofSeconds(5);
  private static final int FRAGMENTS = 8;
  private static final int HUNTS = 1_000;
  private static final int PUBLISHES = 500;

  private final Path file;
  private volatile CompletableFuture<Long> awaited = new CompletableFuture<>();
  private final String namespace = "benchmark-" + UUID.randomUUID();

  private FdbRun(Path file) {
    this.file = file;
  }

  /**
   * Runs all of it, within two minutes or so.
   *
   * @param args the cluster file
   */
  public static void main(String[] args) throws Exception {
    Locale.setDefault(Locale.ROOT);
    FdbRun run = new FdbRun(Path.of(args[0]));
    try {
      run.reads();
      run.propagation();
    } catch (CairnException | CompletionException failed) {
      Throwable told = failed instanceof CompletionException ? failed.getCause() : failed;
      if (!(told instanceof CairnException)) {
        throw failed;
      }
      System.err.println(told.getMessage());
      System.exit(1);
    }
  }

  private FdbConfigStore store(long cacheBytes) {
    return FdbConfigStore.builder(file).namespace(namespace).cacheBytes(cacheBytes).open();
  }

  private void reads() {
    try (FdbConfigStore cached = store(64 << 20);
        FdbConfigStore uncached = store(0)) {
      HuntId hunt = SampleHunts.hunt(0);
      HuntConfig config = SampleHunts.config(hunt, FRAGMENTS);
      publish(cached, cached.lead(hunt, "bench").join(), VersionVector.NONE, config.fragments());
      byte[] bytes = SnapshotCodec.encode(config);
      byte[] key = Tuple.from(namespace, "plain").pack();
      try (Database plain = FDB.instance().open(file.toString())) {
        plain.run(
            transaction -> {
              transaction.set(key, bytes);
              return null;
            });
        System.out.printf(
            "%nReads of a hunt of %d fragments, %,d bytes encoded; each a transaction%n%n",
            FRAGMENTS, bytes.length);
        System.out.printf(
            "%-44s %10s %12s %10s %10s%n", "", "in flight", "reads/s", "p50 ms", "p99 ms");
        for (int inFlight : new int[] {1, 16, 128}) {
          print("fdb-java, get of the same bytes", inFlight, () -> get(plain, key));
          print("store, content in memory", inFlight, () -> cached.read(hunt, Scope.EVERYTHING));
          print("store, content read", inFlight, () -> uncached.read(hunt, Scope.EVERYTHING));
        }
        plain.run(
            transaction -> {
              transaction.clear(key);
              return null;
            });
      }
    }
  }

  private static void print(String what, int inFlight, Supplier<CompletableFuture<?>> call) {
    InFlight.measure(inFlight, WARM_UP, call);
    Histogram nanos = InFlight.measure(inFlight, TIME, call);
    System.out.printf(
        "%-44s %10d %,12.0f %10.2f %10.2f%n",
        what,
        inFlight,
        nanos.getTotalCount() / (TIME.toNanos() / 1e9),
        millis(nanos, 50),
        millis(nanos, 99));
  }

  private static double millis(Histogram nanos, double percentile) {
    return nanos.getValueAtPercentile(percentile) / 1e6;
  }

  private static CompletableFuture<?> get(Database database, byte[] key) {
    Transaction transaction = database.createTransaction();
    return transaction.get(key).whenComplete((value, failure) -> transaction.close());
  }

  private static VersionVector publish(
      FdbConfigStore store, Leadership leadership, VersionVector base, List<Fragment> fragments) {
    return store
        .publish(Publication.by(leadership).expecting(base).putAll(fragments).build())
        .join()
        .version();
  }

  /** One hunt of a thousand changes at a time, as fast as the one before was seen. */
  private void propagation() throws Exception {
    try (FdbConfigStore publisher = store(64 << 20);
        FdbConfigStore followed = store(64 << 20);
        CairnClient client = CairnClient.builder().source(followed).build()) {
      List<Leadership> leaderships = new ArrayList<>();
      for (int i = 0; i < HUNTS; i++) {
        leaderships.add(publisher.lead(SampleHunts.hunt(i), "bench").join());
      }
      client.start().join();
      for (Leadership leadership : leaderships) {
        client.onChange(leadership.hunt(), change -> swapped(), Runnable::run);
      }
      followAll(client, publisher, leaderships);
      Histogram acknowledged = new Histogram(3);
      Histogram seen = new Histogram(3);
      for (int i = -PUBLISHES / 5; i < PUBLISHES; i++) { // the first of them to warm up
        Leadership leadership = leaderships.get(Math.floorMod(i * 7, HUNTS));
        VersionVector base = client.get(leadership.hunt()).version();
        CompletableFuture<Long> swap = new CompletableFuture<>();
        awaited = swap;
        long begun = System.nanoTime();
        publish(
            publisher,
            leadership,
            base,
            List.of(Fragment.ofText(Scoring.FRAGMENT, "text/plain", "points " + i)));
        long done = System.nanoTime();
        long at = swap.get(30, TimeUnit.SECONDS);
        if (i >= 0) {
          acknowledged.recordValue(done - begun);
          seen.recordValue(at - begun);
        }
      }
      System.out.printf(
          "%nA publish, and the swap in a client of another store that follows %,d hunts by one"
              + " watch%n%n%-44s %10s %10s%n",
          HUNTS, "", "p50 ms", "p99 ms");
      print("publish to acknowledgement", acknowledged);
      print("publish to swap", seen);
      baseline();
    }
  }

  private void swapped() {
    awaited.complete(System.nanoTime());
  }

  private static void followAll(
      CairnClient client, FdbConfigStore publisher, List<Leadership> leaderships)
      throws InterruptedException {
    for (Leadership leadership : leaderships) {
      publish(
          publisher,
          leadership,
          leadership.head(),
          List.of(Fragment.ofText(Scoring.FRAGMENT, "text/plain", "first")));
    }
    for (Leadership leadership : leaderships) {
      while (client.peek(leadership.hunt()).isEmpty()) {
        TimeUnit.MILLISECONDS.sleep(10);
      }
    }
  }

  private static void print(String what, Histogram nanos) {
    System.out.printf("%-44s %10.2f %10.2f%n", what, millis(nanos, 50), millis(nanos, 99));
  }

  /** The same by hand: commit a key, and have a watch on it fire and the key be read elsewhere. */
  private void baseline() throws Exception {
    byte[] key = Tuple.from(namespace, "watched").pack();
    Histogram committed = new Histogram(3);
    Histogram seen = new Histogram(3);
    try (Database writer = FDB.instance().open(file.toString());
        Database reader = FDB.instance().open(file.toString())) {
      for (int i = 0; i < PUBLISHES; i++) {
        CompletableFuture<Void> fired = reader.run(transaction -> transaction.watch(key));
        CompletableFuture<Long> read =
            fired.thenCompose(done -> get(reader, key)).thenApply(value -> System.nanoTime());
        byte[] value = Tuple.from(i).pack();
        long begun = System.nanoTime();
        writer.run(
            transaction -> {
              transaction.set(key, value);
              return null;
            });
        committed.recordValue(System.nanoTime() - begun);
        seen.recordValue(read.get(30, TimeUnit.SECONDS) - begun);
      }
      writer.run(
          transaction -> {
            transaction.clear(key);
            return null;
          });
    }
    print("fdb-java, a commit of one key", committed);
    print("fdb-java, a commit to a watch and a get", seen);
  }
}
