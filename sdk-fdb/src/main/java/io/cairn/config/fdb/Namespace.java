package io.cairn.config.fdb;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.apple.foundationdb.Transaction;
import com.apple.foundationdb.directory.DirectoryException;
import com.apple.foundationdb.directory.DirectoryLayer;
import com.apple.foundationdb.directory.MismatchedLayerException;
import com.apple.foundationdb.tuple.Tuple;
import io.cairn.config.Lineage;
import io.cairn.config.spi.StoreException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * The place of one deployment in a cluster: the directory {@code cairn/NAMESPACE}, made when it is
 * first opened. Immutable.
 *
 * @param keys its keys
 * @param log the keys of its log
 * @param lineage its identity, made with it
 * @param openedAt the version of the cluster at which it was opened
 */
record Namespace(Keys keys, LogKeys log, Lineage lineage, long openedAt) {
  private static final String ROOT = "cairn";
  private static final byte[] LAYER = "cairn".getBytes(UTF_8);

  /**
   * Opens a namespace, or makes it. Fails with {@link StoreException} if its layout is another.
   *
   * @param store the name of the store, for errors
   */
  static CompletableFuture<Namespace> open(String store, String name, Transactions transactions) {
    return transactions.run(
        "open namespace \"%s\"".formatted(name),
        transaction ->
            directory(transaction, name)
                .thenCompose(
                    keys ->
                        transaction
                            .get(keys.layout())
                            .thenCombine(
                                transaction.get(keys.lineage()),
                                (layout, lineage) ->
                                    layout == null
                                        ? create(keys, transaction)
                                        : check(store, name, layout, lineage))
                            .thenCombine(
                                transaction.getReadVersion(),
                                (lineage, version) ->
                                    new Namespace(keys, new LogKeys(keys), lineage, version))));
  }

  private static CompletableFuture<Keys> directory(Transaction transaction, String name) {
    return DirectoryLayer.getDefault()
        .createOrOpen(transaction, List.of(ROOT, name), LAYER)
        .handle(
            (directory, failure) -> {
              if (failure == null) {
                return new Keys(directory);
              }
              Throwable cause = FdbThreads.cause(failure);
              if (cause instanceof MismatchedLayerException
                  || cause instanceof DirectoryException) {
                throw new StoreException(
                    "the directory %s/%s is not one of Cairn's: %s"
                        .formatted(ROOT, name, cause.getMessage()),
                    cause);
              }
              throw new CompletionException(cause);
            });
  }

  private static Lineage create(Keys keys, Transaction transaction) {
    Lineage lineage = Lineage.random();
    transaction.set(keys.layout(), Tuple.from(Keys.LAYOUT).pack());
    transaction.set(keys.lineage(), Rows.lineage(lineage));
    return lineage;
  }

  private static Lineage check(String store, String name, byte[] layout, byte[] lineage) {
    long found = Tuple.fromBytes(layout).getLong(0);
    if (found != Keys.LAYOUT) {
      throw new StoreException(
          "%s: namespace \"%s\" has layout %d; this version of the library reads layout %d"
              .formatted(store, name, found, Keys.LAYOUT),
          null);
    }
    if (lineage == null) {
      throw new StoreException(
          "%s: namespace \"%s\" has no lineage: it is damaged".formatted(store, name), null);
    }
    return Rows.lineage(lineage);
  }
}
