package io.cairn.config.fdb;

import com.apple.foundationdb.KeyValue;
import com.apple.foundationdb.ReadTransaction;
import com.apple.foundationdb.StreamingMode;
import com.apple.foundationdb.Transaction;
import io.cairn.config.HuntId;
import io.cairn.config.VersionVector;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Drops the versions of a hunt beyond its history, oldest first: the row of the version, and the
 * revisions of fragments that only it could see, which are those that the next version replaced.
 * Mostly that is one transaction. A version whose successor replaced very much is marked first, so
 * that nobody reads it while it goes piece by piece. Thread-safe.
 */
final class OldVersions {
  private final Transactions transactions;
  private final Keys keys;
  private final int historyLength;

  OldVersions(Transactions transactions, Keys keys, int historyLength) {
    this.transactions = transactions;
    this.keys = keys;
    this.historyLength = historyLength;
  }

  /** A version that is to go, and the one after it. */
  private record Drop(Rows.Version oldest, Rows.Version next) {}

  /** How a look for something to drop ended; what is left to drop is in it, if there is. */
  private record Look(boolean isOver, @Nullable Drop left) {}

  CompletableFuture<Void> drop(HuntId hunt) {
    return transactions
        .run("drop old versions of hunt \"%s\"".formatted(hunt), tr -> look(tr, hunt))
        .thenCompose(
            look -> {
              if (look.isOver()) {
                return CompletableFuture.completedFuture(null);
              }
              Drop left = look.left();
              return left == null ? drop(hunt) : drop(hunt, left).thenCompose(done -> drop(hunt));
            });
  }

  private CompletableFuture<Look> look(Transaction transaction, HuntId hunt) {
    ReadTransaction reading = transaction.snapshot();
    CompletableFuture<List<KeyValue>> oldest =
        reading.getRange(keys.versions(hunt), 2, false, StreamingMode.WANT_ALL).asList();
    return reading
        .getRange(keys.versions(hunt), historyLength + 1, true, StreamingMode.WANT_ALL)
        .asList()
        .thenCombine(oldest, (newest, two) -> newest.size() > historyLength ? two : null)
        .thenCompose(
            two ->
                two == null
                    ? CompletableFuture.completedFuture(new Look(true, null))
                    : drop(
                        transaction,
                        hunt,
                        new Drop(Versions.any(keys, two.get(0)), Versions.any(keys, two.get(1)))));
  }

  private CompletableFuture<Look> drop(Transaction transaction, HuntId hunt, Drop drop) {
    NameClearing clearing = new NameClearing(transactions, keys, hunt);
    transaction.addReadConflictKey(version(hunt, drop.oldest())); // another may drop it meanwhile
    return transaction
        .snapshot()
        .getRange(keys.names(hunt, drop.next().place()), 2, false, StreamingMode.WANT_ALL)
        .asList()
        .thenApply(
            lists -> {
              List<NameList.Touched> names = NameClearing.names(lists);
              if (lists.size() > 1 || !clearing.isSmall(names)) {
                transaction.set(version(hunt, drop.oldest()), Versions.dropping(drop.oldest()));
                return new Look(false, drop);
              }
              names.forEach(name -> clearReplaced(transaction, hunt, drop, name));
              forget(transaction, hunt, drop);
              return new Look(false, null);
            });
  }

  private CompletableFuture<Void> drop(HuntId hunt, Drop drop) {
    NameClearing clearing = new NameClearing(transactions, keys, hunt);
    return transactions
        .read(
            "read what replaced an old version of hunt \"%s\"".formatted(hunt),
            reading -> reading.getRange(keys.names(hunt, drop.next().place())).asList())
        .thenCompose(
            lists ->
                clearing.clear(
                    NameClearing.names(lists),
                    (transaction, name) -> clearReplaced(transaction, hunt, drop, name)))
        .thenCompose(
            cleared ->
                transactions.run(
                    "forget an old version of hunt \"%s\"".formatted(hunt),
                    transaction -> {
                      forget(transaction, hunt, drop);
                      return CompletableFuture.completedFuture(null);
                    }));
  }

  private void clearReplaced(
      Transaction transaction, HuntId hunt, Drop drop, NameList.Touched touched) {
    VersionVector next = drop.next().entry().version();
    transaction.clear(keys.fragmentsBefore(hunt, touched.name(), next));
    transaction.clear(keys.chunksBefore(hunt, touched.name(), next));
    if (touched.isRemoved()) {
      transaction.clear(keys.fragment(hunt, touched.name(), drop.next().place()));
    }
  }

  private void forget(Transaction transaction, HuntId hunt, Drop drop) {
    transaction.clear(version(hunt, drop.oldest()));
    transaction.clear(keys.names(hunt, drop.oldest().place()));
    transaction.clear(keys.publication(hunt, drop.oldest().publication()));
  }

  private byte[] version(HuntId hunt, Rows.Version row) {
    return keys.version(hunt, row.entry().version());
  }
}
