package io.cairn.config.fdb;

import com.apple.foundationdb.KeyValue;
import com.apple.foundationdb.Transaction;
import io.cairn.config.HuntId;
import io.cairn.config.VersionVector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Removes the stages that nobody goes on with: those whose lease has run out, and those for a
 * version that another publish has issued. Leases run by the versions of the cluster, not by
 * anybody's clock; after a recovery, which jumps ahead, a living stage can be taken for abandoned
 * and is staged again. Thread-safe.
 */
final class OldStages {
  private static final int STAGES_AT_ONCE = 1_000;

  private final Transactions transactions;
  private final Keys keys;
  private final Duration lease;

  OldStages(Transactions transactions, Keys keys, Duration lease) {
    this.transactions = transactions;
    this.keys = keys;
    this.lease = lease;
  }

  /** Looks at the stages of all hunts. */
  CompletableFuture<Void> cleanAll() {
    return transactions
        .read(
            "look for stages", reading -> reading.getRange(keys.stages(), STAGES_AT_ONCE).asList())
        .thenCompose(
            rows -> {
              Set<HuntId> hunts = new LinkedHashSet<>();
              rows.forEach(row -> hunts.add(keys.huntOfStage(row.getKey())));
              return CompletableFuture.allOf(
                  hunts.stream().map(this::clean).toArray(CompletableFuture[]::new));
            });
  }

  CompletableFuture<Void> clean(HuntId hunt) {
    return transactions
        .run("look for stages of hunt \"%s\"".formatted(hunt), tr -> abandoned(tr, hunt))
        .thenCompose(
            places ->
                CompletableFuture.allOf(
                    places.stream()
                        .map(place -> clean(hunt, place))
                        .toArray(CompletableFuture[]::new)));
  }

  private CompletableFuture<List<Place>> abandoned(Transaction transaction, HuntId hunt) {
    CompletableFuture<Long> now = transaction.getReadVersion();
    CompletableFuture<byte[]> head = transaction.snapshot().get(keys.head(hunt));
    return transaction
        .getRange(keys.stages(hunt)) // under conflict: a lease may be renewed meanwhile
        .asList()
        .thenCombine(
            head,
            (rows, version) ->
                rows.isEmpty()
                    ? new Found(rows, VersionVector.NONE)
                    : new Found(rows, Rows.head(version)))
        .thenCombine(
            now,
            (found, readVersion) -> {
              List<Place> places = new ArrayList<>();
              for (KeyValue row : found.stages()) {
                Place place = keys.placeOfStage(row.getKey());
                boolean isLate = !place.version().isAfter(found.head());
                if (isLate || isExpired(row.getValue(), readVersion)) {
                  transaction.set(row.getKey(), Staging.abandoned());
                  places.add(place);
                }
              }
              return places;
            });
  }

  private record Found(List<KeyValue> stages, VersionVector head) {}

  private boolean isExpired(byte[] stage, long now) {
    return Staging.isAbandoned(stage) || now - Staging.leasedAt(stage) > LogKeys.versionsIn(lease);
  }

  private CompletableFuture<Void> clean(HuntId hunt, Place place) {
    NameClearing clearing = new NameClearing(transactions, keys, hunt);
    return transactions
        .read(
            "read what a stage of hunt \"%s\" has written".formatted(hunt),
            reading -> reading.getRange(keys.names(hunt, place)).asList())
        .thenCompose(
            lists ->
                clearing.clear(
                    NameClearing.names(lists),
                    (transaction, touched) -> {
                      transaction.clear(keys.fragment(hunt, touched.name(), place));
                      transaction.clear(keys.chunks(hunt, touched.name(), place));
                    }))
        .thenCompose(
            cleared ->
                transactions.run(
                    "forget a stage of hunt \"%s\"".formatted(hunt),
                    transaction -> {
                      transaction.clear(keys.names(hunt, place));
                      transaction.clear(keys.stage(hunt, place));
                      return CompletableFuture.completedFuture(null);
                    }));
  }
}
