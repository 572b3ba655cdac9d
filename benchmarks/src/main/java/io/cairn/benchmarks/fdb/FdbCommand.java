package io.cairn.benchmarks.fdb;

import com.apple.foundationdb.Database;
import com.apple.foundationdb.Transaction;
import io.cairn.benchmarks.results.Machine;
import io.cairn.benchmarks.results.Progress;
import io.cairn.benchmarks.results.Row;
import io.cairn.benchmarks.results.RunOptions;
import io.cairn.config.Fragment;
import io.cairn.config.Leadership;
import io.cairn.config.Publication;
import io.cairn.config.VersionVector;
import io.cairn.config.fdb.FdbConfigStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/**
 * Measures the FoundationDB store on a cluster, beside what {@code fdb-java} itself does with the
 * same bytes in the same run.
 */
@Command(name = "fdb", description = "The FoundationDB store beside fdb-java itself, on a cluster.")
public final class FdbCommand implements Callable<Integer> {
  static final String SUITE = "fdb";

  @Parameters(paramLabel = "CLUSTER_FILE", description = "The file that names the cluster.")
  @SuppressWarnings("NullAway.Init") // picocli fills it in
  private Path file;

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli fills it in
  private RunOptions options;

  @Override
  public Integer call() throws Exception {
    System.out.printf("%n%s%n", Machine.description());
    Stores stores = new Stores(file, "benchmark-" + UUID.randomUUID());
    List<Row> rows = new ArrayList<>();
    try (Progress progress = new Progress(0)) {
      rows.addAll(new FdbReads(stores, options.isShort() ? 3 : 10).measure(progress));
      rows.addAll(new FdbFollowing(stores, options.isShort() ? 200 : 2_000).measure(progress));
    }
    options.write(SUITE, rows);
    return 0;
  }

  /** Opens stores of one namespace of a cluster. */
  record Stores(Path file, String namespace) {
    FdbConfigStore open(long cacheBytes) {
      return FdbConfigStore.builder(file).namespace(namespace).cacheBytes(cacheBytes).open();
    }
  }

  static double millis(Histogram nanos, double percentile) {
    return nanos.getValueAtPercentile(percentile) / 1e6;
  }

  static CompletableFuture<?> get(Database database, byte[] key) {
    Transaction transaction = database.createTransaction();
    return transaction.get(key).whenComplete((value, failure) -> transaction.close());
  }

  static VersionVector publish(
      FdbConfigStore store, Leadership leadership, VersionVector base, List<Fragment> fragments) {
    return store
        .publish(Publication.by(leadership).expecting(base).putAll(fragments).build())
        .join()
        .version();
  }
}
