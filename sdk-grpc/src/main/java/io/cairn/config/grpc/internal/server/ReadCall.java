package io.cairn.config.grpc.internal.server;

import io.cairn.config.ChangesSince;
import io.cairn.config.HuntId;
import io.cairn.config.Scope;
import io.cairn.config.VersionVector;
import io.cairn.config.grpc.Rights;
import io.cairn.config.grpc.ServerMeasure;
import io.cairn.config.grpc.internal.proto.ConfigPart;
import io.cairn.config.grpc.internal.proto.Current;
import io.cairn.config.grpc.internal.proto.NotFound;
import io.cairn.config.grpc.internal.proto.ReadRequest;
import io.cairn.config.grpc.internal.wire.ErrorDetails;
import io.cairn.config.grpc.internal.wire.MalformedMessageException;
import io.cairn.config.grpc.internal.wire.WireValues;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One single read. It follows the hunt until it is answered, so that it finds what followers have
 * left, and leaves it for them. What it is told is as new as when it asked: either the store is
 * asked to push the hunt because of it, or it asks whether what the server has is the newest. Owned
 * by the hub's thread.
 */
final class ReadCall implements FollowOwner, OpenTransfer.Sender, StoreQuestions.Asker {
  private static final Logger log = LoggerFactory.getLogger(ReadCall.class);
  private static final long TRANSFER = 1;

  private final HubParts parts;
  private final Hosting hosting;
  private final Rights rights;
  private final ServerCall<?, Frame> call;
  private final Consumer<ReadCall> left;
  private Scope scope = Scope.EVERYTHING;
  private @Nullable ReadRequest early;
  private @Nullable HuntFollow follow;
  private @Nullable OpenTransfer transfer;
  private boolean asked;
  private boolean confirmed;
  private boolean ended;
  private long movedAt;

  ReadCall(
      HubParts parts,
      Hosting hosting,
      Rights rights,
      ServerCall<?, Frame> call,
      Consumer<ReadCall> left) {
    this.parts = parts;
    this.hosting = hosting;
    this.rights = rights;
    this.call = call;
    this.left = left;
    this.movedAt = parts.time().nanoTime();
  }

  String caller() {
    return rights.name();
  }

  /** The request has come: it waits for a server that starts. */
  void received(Received<ReadRequest> received) {
    guarded(
        () -> {
          ReadRequest request = received.message();
          if (hosting.lineage() == null) {
            early = request;
          } else {
            begin(request);
          }
        });
  }

  /** The store is reached: a request that waits for it begins. */
  void storeStands() {
    ReadRequest waiting = early;
    if (waiting != null) {
      early = null;
      guarded(() -> begin(waiting));
    }
  }

  private void begin(ReadRequest request) {
    if (!ended && follow == null) {
      ask(request);
    }
  }

  /** Ends the call if a step fails, which nobody else would. */
  private void guarded(Runnable step) {
    try {
      step.run();
    } catch (MalformedMessageException e) {
      parts.counters().one(ServerMeasure.MALFORMED);
      end(Status.INVALID_ARGUMENT.withDescription(e.reason()));
    } catch (RuntimeException | LinkageError e) {
      log.error("A read of {} failed", rights.name(), e);
      end(Status.INTERNAL.withDescription("the server failed"));
    }
  }

  private void ask(ReadRequest request) {
    HuntId hunt = WireValues.hunt("hunt", request.getHunt());
    scope = WireValues.scope("scope", request.getScope());
    VersionVector held = hosting.counting(WireValues.held("held", request.getHeld()));
    parts.counters().one(ServerMeasure.READS);
    if (!rights.mayFollow(hunt)) {
      parts.counters().one(ServerMeasure.DENIED);
      notFound(hunt, "%s may not read hunt \"%s\"".formatted(rights.name(), hunt));
      return;
    }
    if (!hosting.storeStands()) {
      end(Status.UNAVAILABLE.withDescription("the server has lost its store"));
      return;
    }
    if (!hosting.hasRoomFor(hunt)) {
      end(hosting.full(hunt));
      return;
    }
    boolean fresh = !hosting.isHosted(hunt);
    HuntFollow begun = hosting.follow(this, hunt, held);
    follow = begun;
    begun.restart(held);
    confirmed = fresh; // the store is asked because of us
    if (!fresh) {
      confirmOnceTold(begun);
    }
    wake(begun);
  }

  private void confirmOnceTold(HuntFollow begun) {
    if (!asked && begun.hosted().isTold()) {
      asked = true;
      hosting.confirmForReader(begun.hosted(), this);
    }
  }

  @Override
  public void answered(ChangesSince changes) {
    HuntFollow begun = follow;
    if (begun != null && !ended) {
      confirmed = true;
      begun.atLeast(begun.hosted().head());
      if (begun.hosted().head().equals(VersionVector.NONE)) {
        notFound(begun.hosted().id(), "");
      } else if (begun.hosted().head().equals(begun.base())) {
        current(begun);
      } else {
        wake(begun);
      }
    }
  }

  @Override
  public void failed(Throwable cause) {
    StatusRuntimeException status = ErrorDetails.toStatus(cause);
    end(status.getStatus());
  }

  /** The store is lost: what is not being sent yet cannot be vouched for. */
  void storeLost() {
    if (transfer == null) {
      end(Status.UNAVAILABLE.withDescription("the server has lost its store"));
    }
  }

  @Override
  public Scope scope() {
    return scope;
  }

  @Override
  public boolean isReady() {
    return !ended && call.isReady();
  }

  @Override
  public boolean skipsVersions() {
    return false; // it would have nothing for the bytes that it took
  }

  @Override
  public void wake(HuntFollow woken) {
    if (ended || transfer != null) {
      return;
    }
    if (!confirmed) {
      confirmOnceTold(woken);
      return;
    }
    Supply supply = hosting.next(woken);
    if (supply instanceof Supply.Ready ready) {
      OpenTransfer opened =
          new OpenTransfer(this, woken, ready.transfer(), TRANSFER, parts.time().nanoTime());
      transfer = opened;
      hosting.encoders().opened(opened);
      ready();
    } else if (supply == Supply.Told.CURRENT) {
      current(woken);
    } else if (supply == Supply.Told.UNKNOWN) {
      notFound(woken.hosted().id(), "");
    }
  }

  /** The call takes more. */
  void ready() {
    OpenTransfer sent = transfer;
    if (sent == null) {
      HuntFollow begun = follow;
      if (begun != null) {
        wake(begun);
      }
      return;
    }
    while (!ended && call.isReady() && sent.hasNextPart()) {
      send(sent.nextPart().alone(sent.number()));
    }
    if (!ended && !sent.hasNextPart()) {
      sent.encoded().countSent(parts.counters(), sent.follow().hosted().counts());
      end(Status.OK);
    }
  }

  private void current(HuntFollow begun) {
    send(
        Frame.of(
            ConfigPart.newBuilder()
                .setCurrent(
                    Current.newBuilder()
                        .setHunt(begun.hosted().id().value())
                        .setHeld(WireValues.toProto(hosting.held(begun.base()))))
                .build()));
    end(Status.OK);
  }

  private void notFound(HuntId hunt, String denied) {
    send(
        Frame.of(
            ConfigPart.newBuilder()
                .setNotFound(NotFound.newBuilder().setHunt(hunt.value()).setDenied(denied))
                .build()));
    end(Status.OK);
  }

  private void send(Frame frame) {
    movedAt = parts.time().nanoTime();
    parts.counters().add(ServerMeasure.BYTES_SENT, frame.size());
    call.sendMessage(frame);
  }

  /** Ends the call if nothing has moved for a while. */
  void beat(Duration limit) {
    if (ended || parts.time().nanoTime() - movedAt < limit.toNanos()) {
      return;
    }
    if (transfer == null) {
      end(Status.UNAVAILABLE.withDescription("the store has not answered"));
    } else {
      parts.counters().one(ServerMeasure.STALLED);
      end(
          Status.RESOURCE_EXHAUSTED.withDescription(
              "the client took nothing for %d ms".formatted(limit.toMillis())));
    }
  }

  @Override
  public void abandon(OpenTransfer slow) {
    parts.counters().one(ServerMeasure.ABANDONED);
    parts.counters().one(ServerMeasure.LIMITED);
    end(Status.RESOURCE_EXHAUSTED.withDescription(slow.pace(parts.time().nanoTime())));
  }

  void end(Status status) {
    if (!ended) {
      forget();
      call.close(status, new Metadata());
    }
  }

  /** The call is over, by whichever side. */
  void forget() {
    if (ended) {
      return;
    }
    ended = true;
    left.accept(this);
    OpenTransfer open = transfer;
    if (open != null) {
      hosting.encoders().closed(open);
    }
    HuntFollow begun = follow;
    if (begun != null) {
      hosting.unfollow(begun);
    }
  }
}
