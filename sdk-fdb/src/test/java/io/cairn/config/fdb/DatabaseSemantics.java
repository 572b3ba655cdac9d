package io.cairn.config.fdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.apple.foundationdb.Database;
import com.apple.foundationdb.FDBException;
import com.apple.foundationdb.KeyValue;
import com.apple.foundationdb.MutationType;
import com.apple.foundationdb.Range;
import com.apple.foundationdb.Transaction;
import com.apple.foundationdb.directory.DirectoryLayer;
import com.apple.foundationdb.directory.DirectorySubspace;
import com.apple.foundationdb.tuple.ByteArrayUtil;
import com.apple.foundationdb.tuple.Tuple;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What the store relies on. Runs on a real cluster and on the double, so that the double cannot
 * drift from what it stands for.
 */
abstract class DatabaseSemantics {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final byte[] ONE = Rows.one();

  private final ExecutorService executor = Executors.newFixedThreadPool(2);
  private Database database;
  private DirectorySubspace space;
  private final String name = "semantics-" + java.util.UUID.randomUUID();

  abstract Database open(ExecutorService on);

  @BeforeEach
  void openDirectory() {
    database = open(executor);
    space = DirectoryLayer.getDefault().createOrOpen(database, List.of("cairn", name)).join();
  }

  @AfterEach
  void removeDirectory() {
    DirectoryLayer.getDefault().removeIfExists(database, List.of("cairn", name)).join();
    database.close();
    executor.shutdown();
  }

  private byte[] key(Object... parts) {
    return space.pack(Tuple.from(parts));
  }

  private static byte[] value(String text) {
    return text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
  }

  private void commit(Consumer<Transaction> step) {
    try (Transaction transaction = database.createTransaction()) {
      step.accept(transaction);
      transaction.commit().join();
    }
  }

  private byte[] get(byte[] key) {
    try (Transaction transaction = database.createTransaction()) {
      return transaction.get(key).join();
    }
  }

  private static void assertFails(int code, CompletableFuture<?> future) {
    assertThatThrownBy(future::join)
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOfSatisfying(
            FDBException.class, failure -> assertThat(failure.getCode()).isEqualTo(code));
  }

  @Test
  void get_ofOwnChanges_seesThem() {
    commit(tr -> tr.set(key("old"), value("1")));
    try (Transaction transaction = database.createTransaction()) {
      transaction.set(key("new"), value("2"));
      transaction.clear(key("old"));
      transaction.mutate(MutationType.ADD, key("count"), ONE);
      transaction.mutate(MutationType.ADD, key("count"), ONE);
      assertThat(transaction.get(key("new")).join()).isEqualTo(value("2"));
      assertThat(transaction.get(key("old")).join()).isNull();
      assertThat(transaction.snapshot().get(key("count")).join()).startsWith(2);
      List<KeyValue> all = transaction.getRange(space.range()).asList().join();
      assertThat(all).extracting(KeyValue::getKey).containsExactly(key("count"), key("new"));
    }
    assertThat(get(key("new"))).as("not committed").isNull();
  }

  @Test
  void get_afterOthersCommitted_seesItsReadVersion() {
    commit(tr -> tr.set(key("a"), value("1")));
    try (Transaction transaction = database.createTransaction()) {
      transaction.getReadVersion().join();
      commit(tr -> tr.set(key("a"), value("2")));
      assertThat(transaction.get(key("a")).join()).isEqualTo(value("1"));
      assertThat(transaction.getRange(space.range()).asList().join())
          .extracting(KeyValue::getValue)
          .containsExactly(value("1"));
    }
    assertThat(get(key("a"))).isEqualTo(value("2"));
  }

  @Test
  void readVersion_afterACommit_isNotOlder() {
    long committed;
    try (Transaction transaction = database.createTransaction()) {
      transaction.set(key("a"), value("1"));
      transaction.commit().join();
      committed = transaction.getCommittedVersion();
    }
    try (Transaction transaction = database.createTransaction()) {
      assertThat(transaction.getReadVersion().join()).isGreaterThanOrEqualTo(committed);
    }
  }

  @Test
  void getRange_limitAndReverse_areKept() {
    commit(
        tr -> {
          for (int i = 0; i < 5; i++) {
            tr.set(key("row", i), value("v" + i));
          }
        });
    Range rows = space.range(Tuple.from("row"));
    try (Transaction transaction = database.createTransaction()) {
      assertThat(transaction.getRange(rows, 2).asList().join())
          .extracting(KeyValue::getKey)
          .containsExactly(key("row", 0), key("row", 1));
      assertThat(transaction.getRange(rows, 2, true).asList().join())
          .extracting(KeyValue::getKey)
          .containsExactly(key("row", 4), key("row", 3));
      assertThat(transaction.getRange(key("row", 1), key("row", 3)).asList().join())
          .extracting(KeyValue::getKey)
          .containsExactly(key("row", 1), key("row", 2));
    }
  }

  @Test
  void commit_ofAReadThatChanged_conflicts() {
    try (Transaction transaction = database.createTransaction()) {
      transaction.get(key("a")).join();
      transaction.set(key("b"), value("1"));
      commit(tr -> tr.set(key("a"), value("2")));
      assertFails(FdbErrors.NOT_COMMITTED, transaction.commit());
    }
    assertThat(get(key("b"))).isNull();
  }

  @Test
  void commit_ofARangeThatGotARow_conflicts() {
    try (Transaction transaction = database.createTransaction()) {
      transaction.getRange(space.range(Tuple.from("row"))).asList().join();
      transaction.set(key("b"), value("1"));
      commit(tr -> tr.set(key("row", 7), value("2")));
      assertFails(FdbErrors.NOT_COMMITTED, transaction.commit());
    }
  }

  @Test
  void commit_ofASnapshotReadThatChanged_succeeds() {
    try (Transaction transaction = database.createTransaction()) {
      transaction.snapshot().get(key("a")).join();
      transaction.snapshot().getRange(space.range()).asList().join();
      transaction.set(key("b"), value("1"));
      commit(tr -> tr.set(key("a"), value("2")));
      transaction.commit().join();
    }
    assertThat(get(key("b"))).isEqualTo(value("1"));
  }

  @Test
  void commit_ofAWriteConflictAlone_failsWhoReadIt() {
    try (Transaction transaction = database.createTransaction()) {
      transaction.get(key("a")).join();
      transaction.set(key("b"), value("1"));
      commit(tr -> tr.addWriteConflictKey(key("a")));
      assertFails(FdbErrors.NOT_COMMITTED, transaction.commit());
    }
  }

  @Test
  void commit_ofClearedRange_failsWhoReadInIt() {
    try (Transaction transaction = database.createTransaction()) {
      transaction.get(key("row", 3)).join();
      transaction.set(key("b"), value("1"));
      commit(tr -> tr.clear(space.range(Tuple.from("row"))));
      assertFails(FdbErrors.NOT_COMMITTED, transaction.commit());
    }
  }

  @Test
  void add_byTwoAtOnce_conflictsNot() {
    try (Transaction one = database.createTransaction()) {
      one.getReadVersion().join();
      one.mutate(MutationType.ADD, key("count"), ONE);
      commit(tr -> tr.mutate(MutationType.ADD, key("count"), ONE));
      one.commit().join();
    }
    assertThat(get(key("count"))).isEqualTo(new byte[] {2, 0, 0, 0, 0, 0, 0, 0});
  }

  @Test
  void stampedKeys_inOrderOfCommits_haveTheCommitVersion() {
    LogKeys log = new LogKeys(new Keys(space));
    long version;
    try (Transaction transaction = database.createTransaction()) {
      transaction.mutate(MutationType.SET_VERSIONSTAMPED_KEY, log.unstamped(), value("first"));
      transaction.commit().join();
      version = transaction.getCommittedVersion();
    }
    commit(tr -> tr.mutate(MutationType.SET_VERSIONSTAMPED_KEY, log.unstamped(), value("second")));
    try (Transaction transaction = database.createTransaction()) {
      List<KeyValue> all = transaction.getRange(log.after(new byte[10])).asList().join();
      assertThat(all)
          .extracting(KeyValue::getValue)
          .containsExactly(value("first"), value("second"));
      byte[] place = log.placeOf(all.get(0).getKey());
      assertThat(LogKeys.versionOf(place)).isEqualTo(version);
      assertThat(transaction.getRange(log.after(place)).asList().join())
          .extracting(KeyValue::getValue)
          .containsExactly(value("second"));
      assertThat(transaction.getRange(log.upTo(LogKeys.placeAt(version))).asList().join())
          .extracting(KeyValue::getValue)
          .containsExactly(value("first"));
      assertThat(transaction.getRange(log.after(LogKeys.placeAt(version))).asList().join())
          .hasSize(1);
    }
  }

  @Test
  void watch_ofAKeyThatChanges_firesAfterTheTransactionIsClosed() {
    CompletableFuture<Void> fired;
    try (Transaction transaction = database.createTransaction()) {
      transaction.options().setTimeout(5_000);
      transaction.get(key("a")).join();
      fired = transaction.watch(key("a"));
      transaction.commit().join();
    }
    commit(tr -> tr.set(key("other"), value("1")));
    assertThat(fired).isNotDone();
    commit(tr -> tr.mutate(MutationType.ADD, key("a"), ONE));
    await().atMost(PATIENCE).until(fired::isDone);
    assertThat(fired).isCompleted();
  }

  @Test
  void watch_ofAKeyThatChangedAfterTheRead_fires() {
    CompletableFuture<Void> fired;
    try (Transaction transaction = database.createTransaction()) {
      transaction.snapshot().get(key("a")).join();
      commit(tr -> tr.set(key("a"), value("1")));
      fired = transaction.watch(key("a"));
      transaction.commit().join();
    }
    await().atMost(PATIENCE).until(fired::isDone);
    assertThat(fired).isCompleted();
  }

  @Test
  void set_overTheLimits_failsLate() {
    try (Transaction transaction = database.createTransaction()) {
      transaction.set(ByteArrayUtil.join(space.getKey(), new byte[10_001]), value("1"));
      assertFails(2102, transaction.commit());
    }
    try (Transaction transaction = database.createTransaction()) {
      transaction.set(key("a"), new byte[100_001]);
      assertFails(2103, transaction.commit());
    }
    commit(tr -> tr.set(key("a"), new byte[100_000]));
  }

  @Test
  void commit_overTheSizeLimit_fails() {
    try (Transaction transaction = database.createTransaction()) {
      transaction.options().setSizeLimit(200_000);
      for (int i = 0; i < 3; i++) {
        transaction.set(key("row", i), new byte[90_000]);
      }
      assertFails(FdbErrors.TOO_LARGE, transaction.commit());
    }
  }

  @Test
  void onError_afterAConflict_givesAFreshAttempt() {
    Transaction transaction = database.createTransaction();
    transaction.get(key("a")).join();
    transaction.set(key("b"), value("1"));
    commit(tr -> tr.set(key("a"), value("2")));
    FDBException conflict = failureOf(transaction.commit());
    try (Transaction again = transaction.onError(conflict).join()) {
      assertThat(again.get(key("a")).join()).isEqualTo(value("2"));
      assertThat(again.get(key("b")).join()).as("own changes are forgotten").isNull();
    }
  }

  @Test
  void onError_beyondTheRetryLimit_fails() {
    Transaction transaction = database.createTransaction();
    transaction.options().setRetryLimit(1);
    FDBException conflict = new FDBException("conflict", FdbErrors.NOT_COMMITTED);
    Transaction again = transaction.onError(conflict).join();
    again.options().setRetryLimit(1);
    assertFails(FdbErrors.NOT_COMMITTED, again.onError(conflict));
  }

  @Test
  void onError_ofWhatCannotHelp_fails() {
    Transaction transaction = database.createTransaction();
    assertFails(
        FdbErrors.TIMED_OUT, transaction.onError(new FDBException("late", FdbErrors.TIMED_OUT)));
  }

  @Test
  void get_atAVersionFromBefore_isTooOld() {
    try (Transaction transaction = database.createTransaction()) {
      long now = transaction.getReadVersion().join();
      try (Transaction old = database.createTransaction()) {
        old.setReadVersion(now - 60_000_000);
        assertFails(FdbErrors.TOO_OLD, old.get(key("a")));
      }
    }
  }

  @Test
  void cancel_ofATransaction_failsWhatItIsAsked() {
    try (Transaction transaction = database.createTransaction()) {
      transaction.cancel();
      assertFails(FdbErrors.CANCELLED, transaction.get(key("a")));
    }
  }

  @Test
  void tuples_ofVersions_sortAsVersions() {
    byte[] one = key(1, 0xffffL);
    byte[] two = key(2, 1L);
    assertThat(Arrays.compareUnsigned(one, two)).isNegative();
    assertThat(ByteBuffer.wrap(Rows.one()).get()).isEqualTo((byte) 1);
  }

  private static FDBException failureOf(CompletableFuture<?> future) {
    try {
      future.join();
      throw new AssertionError("it should have failed");
    } catch (CompletionException failed) {
      return (FDBException) failed.getCause();
    }
  }
}
