package io.cairn.config.fdb;

import com.apple.foundationdb.KeyValue;
import com.apple.foundationdb.Transaction;
import io.cairn.config.HuntId;
import io.cairn.config.Publication;
import io.cairn.config.spi.PublishDecision;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Publishes what is too large for one transaction.
 *
 * <p><b>Stage, then flip.</b> A row says that the stage is there; as long as it is, readers pass
 * over everything written under the stage's number. The content is written in as many transactions
 * as it takes, each of which finds that row and renews its lease. A last, small transaction decides
 * once more, moves the head and removes the row: the version appears whole. A publisher that dies
 * on the way leaves the row behind, whose lease runs out; {@link Sweeper} then marks the stage as
 * abandoned, so that not even a publisher that wakes up late goes on with it, and removes what was
 * written. Thread-safe.
 */
final class Staging {
  private static final byte[] ABANDONED = {};

  private final Publisher publisher;
  private final Transactions transactions;
  private final Namespace namespace;

  Staging(Publisher publisher, Transactions transactions, Namespace namespace) {
    this.publisher = publisher;
    this.transactions = transactions;
    this.namespace = namespace;
  }

  static byte[] abandoned() {
    return ABANDONED.clone();
  }

  /** The value of the row of a stage: the read version at which its lease was renewed. */
  static byte[] lease(long readVersion) {
    return ByteBuffer.allocate(Long.BYTES).putLong(readVersion).array();
  }

  static boolean isAbandoned(byte[] row) {
    return row.length == 0;
  }

  static long leasedAt(byte[] row) {
    return ByteBuffer.wrap(row).getLong();
  }

  /** Stages and flips; null if the stage was taken for abandoned on the way. */
  CompletableFuture<@Nullable PublishDecision> publish(Publisher.Outcome.Large large) {
    Random random = ThreadLocalRandom.current();
    Publication publication = large.draft().publication();
    Rows.Version row =
        large.draft().row(large.next(), 1 + random.nextInt(Integer.MAX_VALUE), large.base());
    ChangeRows change =
        new ChangeRows(namespace.keys(), publication.hunt(), row.place(), large.next().effect());
    return begin(publication.hunt(), row.place())
        .thenCompose(begun -> write(publication.hunt(), row.place(), change.iterator()))
        .thenCompose(
            written ->
                written
                    ? flip(publication, large.next(), row)
                    : CompletableFuture.completedFuture(null));
  }

  private CompletableFuture<Void> begin(HuntId hunt, Place place) {
    return transactions.run(
        "begin a stage of hunt \"%s\"".formatted(hunt),
        transaction ->
            transaction
                .getReadVersion()
                .thenAccept(
                    version ->
                        transaction.set(namespace.keys().stage(hunt, place), lease(version))));
  }

  /** Writes one transaction's worth after the other; false if the stage is gone. */
  private CompletableFuture<Boolean> write(HuntId hunt, Place place, Iterator<KeyValue> rows) {
    List<KeyValue> next = new ArrayList<>();
    long cost = 0;
    while (rows.hasNext()
        && cost < transactions.limits().bytesToWrite()
        && next.size() < TransactionLimits.ROWS_TO_WRITE) {
      KeyValue row = rows.next();
      cost += ChangeRows.cost(row);
      next.add(row);
    }
    if (next.isEmpty()) {
      return CompletableFuture.completedFuture(true);
    }
    return transactions
        .run(
            "stage hunt \"%s\"".formatted(hunt),
            transaction -> write(transaction, hunt, place, next))
        .thenCompose(
            there -> there ? write(hunt, place, rows) : CompletableFuture.completedFuture(false));
  }

  private CompletableFuture<Boolean> write(
      Transaction transaction, HuntId hunt, Place place, List<KeyValue> rows) {
    byte[] key = namespace.keys().stage(hunt, place);
    return transaction
        .get(key)
        .thenCombine(
            transaction.getReadVersion(),
            (stage, version) -> {
              if (!isThere(stage)) {
                return false;
              }
              transaction.set(key, lease(version));
              rows.forEach(row -> transaction.set(row.getKey(), row.getValue()));
              return true;
            });
  }

  private static boolean isThere(byte @Nullable [] stage) {
    return stage != null && !isAbandoned(stage);
  }

  private CompletableFuture<@Nullable PublishDecision> flip(
      Publication publication, PublishDecision.Next next, Rows.Version row) {
    byte[] key = namespace.keys().stage(publication.hunt(), row.place());
    return transactions.<@Nullable PublishDecision>decide(
        Publisher.what(publication),
        transaction ->
            publisher
                .state(transaction, publication)
                .thenCombine(
                    transaction.get(key),
                    (state, stage) -> {
                      if (state.done() != null && state.done().equals(row.entry().version())) {
                        return next; // by an earlier try of this, or by the same one elsewhere
                      }
                      if (!state.isOn(publication)) {
                        return publisher.decide(state, publication);
                      }
                      if (!isThere(stage)) {
                        return null;
                      }
                      publisher.issue(transaction, publication, row);
                      transaction.clear(key);
                      return next;
                    }),
        next::equals);
  }
}
