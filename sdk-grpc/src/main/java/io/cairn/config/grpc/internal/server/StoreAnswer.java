package io.cairn.config.grpc.internal.server;

import io.cairn.config.ConfigStore;
import io.cairn.config.spi.SourceException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * The answers of a store, of which none is missing: a store that breaks its contract, as it throws
 * or answers null, has failed like one that says so. Stateless.
 */
final class StoreAnswer {
  private StoreAnswer() {}

  /** Asks a store; what its answer fails with may be wrapped in a completion exception. */
  static <A> CompletableFuture<A> of(ConfigStore store, Supplier<CompletableFuture<A>> question) {
    CompletableFuture<A> answer;
    try {
      answer = question.get();
    } catch (RuntimeException | LinkageError e) {
      return CompletableFuture.failedFuture(e);
    }
    if (answer == null) { // what no compiler has checked
      return CompletableFuture.failedFuture(missing(store));
    }
    return answer.thenApply(
        value -> {
          if (value == null) {
            throw missing(store);
          }
          return value;
        });
  }

  private static SourceException missing(ConfigStore store) {
    return new SourceException(store.name() + " answered null, which no answer is", null);
  }
}
