package io.cairn.config.grpc;

import static org.awaitility.Awaitility.await;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import com.google.protobuf.ByteString;
import io.cairn.config.Held;
import io.cairn.config.HuntConfig;
import io.cairn.config.HuntId;
import io.cairn.config.Lineage;
import io.cairn.config.Scope;
import io.cairn.config.VersionVector;
import io.cairn.config.grpc.internal.proto.Acknowledge;
import io.cairn.config.grpc.internal.proto.Bundle;
import io.cairn.config.grpc.internal.proto.ClientMessage;
import io.cairn.config.grpc.internal.proto.ConfigServiceGrpc;
import io.cairn.config.grpc.internal.proto.FollowHunt;
import io.cairn.config.grpc.internal.proto.Hello;
import io.cairn.config.grpc.internal.proto.Reject;
import io.cairn.config.grpc.internal.proto.ServerMessage;
import io.cairn.config.grpc.internal.proto.UnfollowHunt;
import io.cairn.config.grpc.internal.proto.Welcome;
import io.cairn.config.grpc.internal.wire.Assembled;
import io.cairn.config.grpc.internal.wire.TransferAssembler;
import io.cairn.config.grpc.internal.wire.WireValues;
import io.cairn.config.spi.FollowDigest;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A follower as anybody would write one from the proto; fails what breaks the protocol. */
public final class TestFollower implements ClientResponseObserver<ClientMessage, ServerMessage> {
  public static final Duration PATIENCE = Duration.ofSeconds(30);

  private final UUID session;
  private final CompletableFuture<Status> ended = new CompletableFuture<>();
  private ClientCallStreamObserver<ClientMessage> requests;

  @GuardedBy("this")
  private final List<ServerMessage> events = new ArrayList<>();

  @GuardedBy("this")
  private final Map<HuntId, HuntConfig> configs = new HashMap<>();

  @GuardedBy("this")
  private final TransferAssembler assembler = new TransferAssembler(512L << 20);

  @GuardedBy("this")
  private final FollowDigest digest = new FollowDigest();

  @GuardedBy("this")
  private final List<String> faults = new ArrayList<>();

  @GuardedBy("this")
  private long sequence;

  @GuardedBy("this")
  private long commands;

  @GuardedBy("this")
  private long chunkBytes;

  private volatile boolean paused;
  private volatile Predicate<ServerMessage> pausing = message -> false;

  public TestFollower(Channel channel, UUID session) {
    this.session = session;
    ConfigServiceGrpc.newStub(channel).follow(this);
  }

  public TestFollower(Channel channel) {
    this(channel, UUID.randomUUID());
  }

  /** Says hello and waits for the welcome. */
  public static TestFollower welcomed(Channel channel, String pod, Scope scope) {
    TestFollower follower = new TestFollower(channel);
    follower.hello(pod, scope);
    follower.welcome();
    return follower;
  }

  @Override
  public void beforeStart(ClientCallStreamObserver<ClientMessage> stream) {
    requests = stream;
    stream.disableAutoRequestWithInitial(1);
  }

  @Override
  public synchronized void onNext(ServerMessage message) {
    for (ServerMessage part : parts(message)) {
      receive(part);
      paused |= pausing.test(part);
    }
    if (!paused) {
      requests.request(1);
    }
  }

  /** What comes in a bundle counts as if it had come in messages of its own. */
  private static List<ServerMessage> parts(ServerMessage message) {
    if (!message.hasBundle()) {
      return List.of(message);
    }
    Bundle bundle = message.getBundle();
    List<ServerMessage> parts = new ArrayList<>();
    parts.add(ServerMessage.newBuilder().setBegin(bundle.getBegin()).build());
    bundle
        .getChunksList()
        .forEach(chunk -> parts.add(ServerMessage.newBuilder().setChunk(chunk).build()));
    bundle
        .getRemovesList()
        .forEach(remove -> parts.add(ServerMessage.newBuilder().setRemove(remove).build()));
    parts.add(
        ServerMessage.newBuilder()
            .setSequence(message.getSequence())
            .setCommit(bundle.getCommit())
            .build());
    return parts;
  }

  private synchronized void receive(ServerMessage message) {
    boolean event = message.hasCommit() || message.hasCurrent() || message.hasNotFound();
    if (event || message.hasHeartbeat()) {
      if (message.getSequence() != ++sequence) {
        faults.add("sequence %d, not %d".formatted(message.getSequence(), sequence));
      }
    } else if (message.getSequence() != 0) {
      faults.add("a sequence on " + message.getMessageCase());
    }
    switch (message.getMessageCase()) {
      case BEGIN -> assembler.begin(message.getBegin());
      case CHUNK -> {
        message.getChunk().getPiecesList().forEach(p -> chunkBytes += p.getContent().size());
        assembler.chunk(message.getChunk());
      }
      case REMOVE -> assembler.remove(message.getRemove());
      case COMMIT -> commit(assembler.commit(message.getCommit()));
      case CURRENT -> {
        Held held = WireValues.held("held", message.getCurrent().getHeld());
        put(HuntId.of(message.getCurrent().getHunt()), held.version());
      }
      case NOT_FOUND -> put(HuntId.of(message.getNotFound().getHunt()), VersionVector.NONE);
      default -> {}
    }
    if (!message.hasChunk()) {
      events.add(message);
    }
  }

  private synchronized void put(HuntId hunt, VersionVector version) {
    if (digest.contains(hunt)) {
      digest.put(hunt, version);
    }
  }

  private synchronized void commit(Assembled assembled) {
    if (assembled instanceof Assembled.Whole whole) {
      configs.put(whole.config().hunt(), whole.config());
      put(whole.config().hunt(), whole.config().version());
    } else if (assembled instanceof Assembled.Change change) {
      HuntId hunt = change.delta().hunt();
      HuntConfig base = configs.get(hunt);
      if (base == null || !base.version().equals(change.delta().base())) {
        faults.add("a change from %s over %s".formatted(change.delta().base(), base));
      } else {
        configs.put(hunt, base.apply(change.delta()));
        put(hunt, change.delta().version());
      }
    } else {
      faults.add(((Assembled.Broken) assembled).reason());
    }
  }

  @Override
  public void onError(Throwable failure) {
    ended.complete(Status.fromThrowable(failure));
  }

  @Override
  public void onCompleted() {
    ended.complete(Status.OK);
  }

  public UUID session() {
    return session;
  }

  public synchronized void send(ClientMessage message) {
    requests.onNext(message);
  }

  public void hello(String pod, Scope scope) {
    hello(pod, scope, ByteString.EMPTY);
  }

  public void hello(String pod, Scope scope, Lineage holds) {
    hello(pod, scope, WireValues.bytes(holds));
  }

  private void hello(String pod, Scope scope, ByteString lineage) {
    send(
        ClientMessage.newBuilder()
            .setHello(
                Hello.newBuilder()
                    .setScope(WireValues.toProto(scope))
                    .setPod(pod)
                    .setSession(WireValues.bytes(session))
                    .setLineage(lineage)
                    .setSoftware("test 1"))
            .build());
  }

  public Welcome welcome() {
    return awaitEvent(ServerMessage::hasWelcome).getWelcome();
  }

  public void follow(HuntId hunt) {
    follow(hunt, Held.NOTHING);
  }

  /** Follows with a config that is held, so that changes apply to it. */
  public void follow(HuntConfig held) {
    synchronized (this) {
      configs.put(held.hunt(), held);
    }
    follow(held.hunt(), Held.of(held));
  }

  public synchronized void follow(HuntId hunt, Held held) {
    commands++;
    if (!digest.contains(hunt)) {
      digest.put(hunt, VersionVector.NONE);
    }
    send(
        ClientMessage.newBuilder()
            .setFollow(
                FollowHunt.newBuilder().setHunt(hunt.value()).setHeld(WireValues.toProto(held)))
            .build());
  }

  public synchronized void unfollow(HuntId hunt) {
    commands++;
    digest.remove(hunt);
    assembler.abandon(hunt);
    send(
        ClientMessage.newBuilder()
            .setUnfollow(UnfollowHunt.newBuilder().setHunt(hunt.value()))
            .build());
  }

  public void acknowledge(HuntId hunt, VersionVector version) {
    send(
        ClientMessage.newBuilder()
            .setAcknowledge(
                Acknowledge.newBuilder().setHunt(hunt.value()).setVersion(version.bits()))
            .build());
  }

  /** Refuses the version held, and goes back to an older one, or to nothing. */
  public void reject(HuntId hunt, VersionVector version, HuntConfig served, String reason) {
    synchronized (this) {
      if (served == null) {
        configs.remove(hunt);
      } else {
        configs.put(hunt, served);
      }
    }
    Reject.Builder reject =
        Reject.newBuilder().setHunt(hunt.value()).setVersion(version.bits()).setReason(reason);
    if (served != null) {
      reject.setServed(WireValues.toProto(Held.of(served)));
    }
    send(ClientMessage.newBuilder().setReject(reject).build());
  }

  /** Takes nothing more, until {@link #resume}. */
  public void pause() {
    paused = true;
  }

  /** Takes nothing more once a message came. */
  public void pauseAt(Predicate<ServerMessage> message) {
    pausing = message;
  }

  public synchronized void resume() {
    pausing = message -> false;
    paused = false;
    requests.request(1);
  }

  /** Takes more, until a message comes with which it stops again. */
  public synchronized void resumeUntil(Predicate<ServerMessage> message) {
    pausing = message;
    paused = false;
    requests.request(1);
  }

  public void halfClose() {
    requests.onCompleted();
  }

  public void leave() {
    requests.cancel("the test leaves", null);
  }

  public synchronized HuntConfig config(HuntId hunt) {
    return configs.get(hunt);
  }

  public HuntConfig awaitVersion(HuntId hunt, VersionVector version) {
    await()
        .atMost(PATIENCE)
        .until(() -> config(hunt) != null && config(hunt).version().equals(version));
    return config(hunt);
  }

  public synchronized List<ServerMessage> events(Predicate<ServerMessage> wanted) {
    return events.stream().filter(wanted).toList();
  }

  public ServerMessage awaitEvent(Predicate<ServerMessage> wanted) {
    return awaitEvents(1, wanted).get(0);
  }

  public List<ServerMessage> awaitEvents(int number, Predicate<ServerMessage> wanted) {
    await().atMost(PATIENCE).until(() -> events(wanted).size() >= number);
    return events(wanted);
  }

  public Status awaitEnd() {
    return ended.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }

  public boolean isEnded() {
    return ended.isDone();
  }

  public synchronized List<String> faults() {
    return List.copyOf(faults);
  }

  public synchronized long digest() {
    return digest.value();
  }

  public synchronized long commands() {
    return commands;
  }

  /** Bytes of the content of fragments that came. */
  public synchronized long chunkBytes() {
    return chunkBytes;
  }
}
