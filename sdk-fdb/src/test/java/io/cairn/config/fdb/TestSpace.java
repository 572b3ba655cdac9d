package io.cairn.config.fdb;

import com.apple.foundationdb.Database;
import com.apple.foundationdb.KeyValue;
import com.apple.foundationdb.Transaction;
import com.apple.foundationdb.directory.DirectoryLayer;
import com.apple.foundationdb.directory.DirectorySubspace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * A namespace of a test's own, on the double or on a real cluster, which is removed at the end, and
 * the stores over it.
 */
final class TestSpace implements AutoCloseable {
  private final String name = "test-" + UUID.randomUUID();
  private final Function<Executor, Database> opening;
  private final List<FdbConfigStore> stores = new ArrayList<>();

  private TestSpace(Function<Executor, Database> opening) {
    this.opening = opening;
  }

  static TestSpace on(FakeCluster cluster) {
    return new TestSpace(cluster::database);
  }

  static TestSpace onRealCluster() {
    return new TestSpace(RealCluster::database);
  }

  String name() {
    return name;
  }

  Database database(Executor executor) {
    return opening.apply(executor);
  }

  FdbStoreBuilder builder() {
    return FdbConfigStore.builder()
        .database(opening)
        .namespace(name)
        .heartbeat(Duration.ofMillis(50));
  }

  /** A store whose database has faults. */
  FdbStoreBuilder builder(FaultyDatabase faults) {
    return builder().database(executor -> faults.over(opening.apply(executor)));
  }

  FdbConfigStore open(FdbStoreBuilder builder) {
    FdbConfigStore store = builder.open();
    stores.add(store);
    return store;
  }

  FdbConfigStore open() {
    return open(builder());
  }

  /** Runs a step in the directory of the namespace, beside the stores. */
  <T> T inside(Function<Transaction, Function<Keys, T>> step) {
    try (Database database = opening.apply(ForkJoinPool.commonPool())) {
      DirectorySubspace space =
          DirectoryLayer.getDefault().open(database, List.of("cairn", name)).join();
      return database.run(transaction -> step.apply(transaction).apply(new Keys(space)));
    }
  }

  /** Returns the keys of one kind of row, as tuples, for tests that look for leftovers. */
  List<String> rows(String kind) {
    try (Database database = opening.apply(ForkJoinPool.commonPool())) {
      DirectorySubspace space =
          DirectoryLayer.getDefault().open(database, List.of("cairn", name)).join();
      CompletableFuture<List<KeyValue>> rows =
          database.runAsync(tr -> tr.getRange(space.get(kind).range()).asList());
      return rows.join().stream().map(row -> space.unpack(row.getKey()).toString()).toList();
    }
  }

  /** Returns the lines of the log. */
  List<Rows.Moved> logged() {
    return inside(
        transaction ->
            keys ->
                transaction.getRange(new LogKeys(keys).after(new byte[10])).asList().join().stream()
                    .map(line -> Rows.Moved.of(line.getValue()))
                    .toList());
  }

  @Override
  public void close() {
    stores.forEach(FdbConfigStore::close);
    try (Database database = opening.apply(ForkJoinPool.commonPool())) {
      DirectoryLayer.getDefault()
          .removeIfExists(database, List.of("cairn", name))
          .orTimeout(30, TimeUnit.SECONDS)
          .join();
    }
  }
}
