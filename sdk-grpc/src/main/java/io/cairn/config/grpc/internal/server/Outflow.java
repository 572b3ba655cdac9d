package io.cairn.config.grpc.internal.server;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.Collections;
import java.util.Iterator;

/**
 * Answers a call with many messages, each made when the call takes it. Thread-safe.
 *
 * @param <T> the messages
 */
final class Outflow<T> {
  private final ServerCallStreamObserver<T> call;

  @GuardedBy("this")
  private Iterator<T> rest = Collections.emptyIterator();

  @GuardedBy("this")
  private boolean begun;

  /** Has to be made before the handler of the call returns. */
  Outflow(ServerCallStreamObserver<T> call) {
    this.call = call;
    call.setOnReadyHandler(this::flow);
    call.setOnCancelHandler(this::stop);
  }

  synchronized void begin(Iterator<T> messages) {
    rest = messages;
    begun = true;
    flow();
  }

  private synchronized void stop() {
    rest = Collections.emptyIterator();
    begun = false;
  }

  private synchronized void flow() {
    while (begun && call.isReady() && rest.hasNext()) {
      call.onNext(rest.next());
    }
    if (begun && !rest.hasNext()) {
      begun = false;
      call.onCompleted();
    }
  }
}
