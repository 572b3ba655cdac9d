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
import io.cairn.config.HuntConfig;
import io.cairn.config.HuntId;
import io.cairn.config.Scope;
import io.cairn.config.VersionVector;
import io.cairn.config.fdb.FdbConfigStore;
import io.cairn.config.spi.SnapshotCodec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;

/** Reads of a hunt with 1, 16 and 128 in flight, beside a get of the same bytes. */
final class FdbReads {
  private static final Duration WARM_UP = Duration.ofSeconds(3);
  private static final int FRAGMENTS = 8;

  private final FdbCommand.Stores stores;
  private final Duration time;
  private final Table table = new Table("", ">in flight", ">reads/s", ">p50 ms", ">p99 ms", "");

  FdbReads(FdbCommand.Stores stores, int seconds) {
    this.stores = stores;
    this.time = Duration.ofSeconds(seconds);
  }

  List<Row> measure(Progress progress) {
    List<Row> rows = new ArrayList<>();
    try (FdbConfigStore cached = stores.open(64 << 20);
        FdbConfigStore uncached = stores.open(0)) {
      HuntId hunt = SampleHunts.hunt(0);
      HuntConfig config = SampleHunts.config(hunt, FRAGMENTS);
      FdbCommand.publish(
          cached, cached.lead(hunt, "bench").join(), VersionVector.NONE, config.fragments());
      byte[] bytes = SnapshotCodec.encode(config);
      byte[] key = Tuple.from(stores.namespace(), "plain").pack();
      try (Database plain = FDB.instance().open(stores.file().toString())) {
        plain.run(
            transaction -> {
              transaction.set(key, bytes);
              return null;
            });
        for (int inFlight : new int[] {1, 16, 128}) {
          progress.step("reads, %d in flight".formatted(inFlight));
          Row get = row("fdb-java, get of the same bytes", inFlight, () -> get(plain, key));
          rows.add(shown(get, inFlight));
          Row fromMemory =
              row("store, content in memory", inFlight, () -> cached.read(hunt, Scope.EVERYTHING));
          rows.add(shown(fromMemory.against(get), inFlight));
          Row read =
              row("store, content read", inFlight, () -> uncached.read(hunt, Scope.EVERYTHING));
          rows.add(shown(read.against(get), inFlight));
        }
        plain.run(
            transaction -> {
              transaction.clear(key);
              return null;
            });
      }
      System.out.printf(
          "%nReads of a hunt of %d fragments, %,d bytes encoded; each a transaction%n",
          FRAGMENTS, bytes.length);
    }
    table.print(System.out);
    return rows;
  }

  private Row row(String what, int inFlight, Supplier<CompletableFuture<?>> call) {
    InFlight.measure(inFlight, WARM_UP, call);
    Histogram nanos = InFlight.measure(inFlight, time, call);
    double perSecond = nanos.getTotalCount() / (time.toNanos() / 1e9);
    return Row.of(
            FdbCommand.SUITE, "%s, %d in flight".formatted(what, inFlight), perSecond, "reads/s")
        .with("p50 ms", millis(nanos, 50))
        .with("p99 ms", millis(nanos, 99));
  }

  private Row shown(Row row, int inFlight) {
    table.row(
        row.name(),
        inFlight,
        "%,.0f".formatted(row.value()),
        "%.2f".formatted(row.more().get("p50 ms")),
        "%.2f".formatted(row.more().get("p99 ms")),
        row.ratio() == null ? "" : "%.2f of get".formatted(row.ratio()));
    return row;
  }
}
