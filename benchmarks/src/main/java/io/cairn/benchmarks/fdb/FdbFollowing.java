package io.cairn.benchmarks.fdb;

import static io.cairn.benchmarks.fdb.FdbCommand.get;
import static io.cairn.benchmarks.fdb.FdbCommand.millis;

import com.apple.foundationdb.Database;
import com.apple.foundationdb.FDB;
import com.apple.foundationdb.tuple.Tuple;
import io.cairn.benchmarks.results.Progress;
import io.cairn.benchmarks.results.Row;
import io.cairn.benchmarks.results.Table;
import io.cairn.benchmarks.samples.SampleHunts;
import io.cairn.benchmarks.samples.Scoring;
import io.cairn.config.CairnClient;
import io.cairn.config.Fragment;
import io.cairn.config.Leadership;
import io.cairn.config.VersionVector;
import io.cairn.config.fdb.FdbConfigStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** From a publish to the swap in a client of another store that follows 1,000 hunts. */
final class FdbFollowing {
  private static final int HUNTS = 1_000;

  private final FdbCommand.Stores stores;
  private final int publishes;
  private final List<Row> rows = new ArrayList<>();
  private volatile CompletableFuture<Long> awaited = new CompletableFuture<>();

  FdbFollowing(FdbCommand.Stores stores, int publishes) {
    this.stores = stores;
    this.publishes = publishes;
  }

  /** One hunt of a thousand changes at a time, as fast as the one before was seen. */
  List<Row> measure(Progress progress) throws Exception {
    progress.step("publishes among %,d hunts".formatted(HUNTS));
    try (FdbConfigStore publisher = stores.open(64 << 20);
        FdbConfigStore followed = stores.open(64 << 20);
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
      for (int i = -publishes / 5; i < publishes; i++) { // the first of them to warm up
        Leadership leadership = leaderships.get(Math.floorMod(i * 7, HUNTS));
        VersionVector base = client.get(leadership.hunt()).version();
        CompletableFuture<Long> swap = new CompletableFuture<>();
        awaited = swap;
        long begun = System.nanoTime();
        FdbCommand.publish(
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
      rows.add(row("publish to acknowledgement", acknowledged));
      rows.add(row("publish to swap", seen));
      byHand();
      System.out.printf(
          "%nA publish, and the swap in a client of another store that follows %,d hunts by one"
              + " watch%n",
          HUNTS);
    }
    Table table = new Table("", ">p50 ms", ">p99 ms");
    rows.forEach(
        row ->
            table.row(
                row.name(),
                "%.2f".formatted(row.value()),
                "%.2f".formatted(row.more().get("p99 ms"))));
    table.print(System.out);
    return List.copyOf(rows);
  }

  private static Row row(String name, Histogram nanos) {
    return Row.of(FdbCommand.SUITE, name, millis(nanos, 50), "ms")
        .with("p99 ms", millis(nanos, 99));
  }

  private void swapped() {
    awaited.complete(System.nanoTime());
  }

  private static void followAll(
      CairnClient client, FdbConfigStore publisher, List<Leadership> leaderships)
      throws InterruptedException {
    for (Leadership leadership : leaderships) {
      FdbCommand.publish(
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

  /** The same by hand: commit a key, and have a watch on it fire and the key be read elsewhere. */
  private void byHand() throws Exception {
    byte[] key = Tuple.from(stores.namespace(), "watched").pack();
    Histogram committed = new Histogram(3);
    Histogram seen = new Histogram(3);
    try (Database writer = FDB.instance().open(stores.file().toString());
        Database reader = FDB.instance().open(stores.file().toString())) {
      for (int i = 0; i < publishes; i++) {
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
    rows.add(row("fdb-java, a commit of one key", committed));
    rows.add(row("fdb-java, a commit to a watch and a get", seen));
  }
}
