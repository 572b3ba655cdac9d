package io.cairn.config.fdb;

import com.apple.foundationdb.KeyValue;
import com.apple.foundationdb.async.AsyncIterable;
import com.apple.foundationdb.async.AsyncIterator;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** The rows of a range, read when somebody begins to go through them. */
record FakeRange(Supplier<CompletableFuture<List<KeyValue>>> reading)
    implements AsyncIterable<KeyValue> {
  @Override
  public CompletableFuture<List<KeyValue>> asList() {
    return reading.get();
  }

  @Override
  public AsyncIterator<KeyValue> iterator() {
    CompletableFuture<Iterator<KeyValue>> rows = reading.get().thenApply(List::iterator);
    return new AsyncIterator<>() {
      @Override
      public CompletableFuture<Boolean> onHasNext() {
        return rows.thenApply(Iterator::hasNext);
      }

      @Override
      public boolean hasNext() {
        return rows.join().hasNext();
      }

      @Override
      public KeyValue next() {
        return rows.join().next();
      }

      @Override
      public void cancel() {}
    };
  }
}
