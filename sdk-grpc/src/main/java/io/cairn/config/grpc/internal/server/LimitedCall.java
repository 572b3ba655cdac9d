package io.cairn.config.grpc.internal.server;

import io.cairn.config.grpc.ServerMeasure;
import io.grpc.ForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What a limit does with a call: lets it through and hears once that it is over, by whichever side;
 * or ends it at once. Thread-safe.
 */
final class LimitedCall<ReqT>
    extends ForwardingServerCallListener.SimpleForwardingServerCallListener<ReqT> {
  private final Runnable whenOver;
  private final AtomicBoolean over = new AtomicBoolean();

  /**
   * Lets a call through.
   *
   * @param whenOver run once, before the call's own listener hears of it
   */
  LimitedCall(ServerCall.Listener<ReqT> listener, Runnable whenOver) {
    super(listener);
    this.whenOver = whenOver;
  }

  /** Ends a call that is one too many, and counts it. */
  static <ReqT> ServerCall.Listener<ReqT> refuse(
      ServerCall<ReqT, ?> call, Counters counters, String why) {
    counters.one(ServerMeasure.LIMITED);
    call.close(Status.RESOURCE_EXHAUSTED.withDescription(why), new Metadata());
    return new ServerCall.Listener<>() {};
  }

  @Override
  public void onCancel() {
    over();
    super.onCancel();
  }

  @Override
  public void onComplete() {
    over();
    super.onComplete();
  }

  private void over() {
    if (over.compareAndSet(false, true)) {
      whenOver.run();
    }
  }
}
