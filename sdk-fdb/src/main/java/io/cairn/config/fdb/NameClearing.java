package io.cairn.config.fdb;

import com.apple.foundationdb.KeyValue;
import com.apple.foundationdb.Transaction;
import io.cairn.config.HuntId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Clears what belongs to the fragments that one publish touched, in as many transactions as it
 * takes. Repeating it does no harm. Immutable.
 *
 * @param transactions runs them
 * @param keys the keys of the namespace
 * @param hunt the hunt
 */
record NameClearing(Transactions transactions, Keys keys, HuntId hunt) {
  /** Two ranges per fragment, each as a change and as a conflict, each with two keys. */
  private static final int KEYS_PER_NAME = 8;

  private static final int AROUND_A_NAME = 80;

  /** Clears what belongs to one fragment. */
  interface Clearing {
    void clear(Transaction transaction, NameList.Touched touched);
  }

  /** Whether all of them fit into one transaction. */
  boolean isSmall(List<NameList.Touched> touched) {
    return end(touched) == touched.size();
  }

  /** How many of them fit into one transaction. */
  private int end(List<NameList.Touched> touched) {
    long most = transactions.limits().bytesToWrite();
    long cost = 0;
    for (int i = 0; i < touched.size(); i++) {
      int key = touched.get(i).name().length() + hunt.toBytes().length + AROUND_A_NAME;
      cost += (long) KEYS_PER_NAME * key;
      if (cost > most && i > 0) {
        return i;
      }
    }
    return touched.size();
  }

  static List<NameList.Touched> names(List<KeyValue> lists) {
    List<NameList.Touched> names = new ArrayList<>();
    lists.forEach(list -> names.addAll(NameList.of(list.getValue())));
    return names;
  }

  CompletableFuture<Void> clear(List<NameList.Touched> touched, Clearing clearing) {
    if (touched.isEmpty()) {
      return CompletableFuture.completedFuture(null);
    }
    int end = end(touched);
    return transactions
        .run(
            "clear fragments of hunt \"%s\"".formatted(hunt),
            transaction -> {
              touched.subList(0, end).forEach(each -> clearing.clear(transaction, each));
              return CompletableFuture.<Void>completedFuture(null);
            })
        .thenCompose(cleared -> clear(touched.subList(end, touched.size()), clearing));
  }
}
