package io.cairn.config.grpc;

import io.cairn.config.Fragment;
import io.cairn.config.HuntConfig;
import io.cairn.config.HuntId;
import io.cairn.config.Labels;
import io.cairn.config.Lineage;
import io.cairn.config.Scope;
import io.cairn.config.VersionVector;
import io.cairn.config.grpc.internal.proto.Commit;
import io.cairn.config.grpc.internal.proto.ServerMessage;
import io.cairn.config.grpc.internal.wire.TransferPart;
import io.cairn.config.grpc.internal.wire.TransferParts;
import io.cairn.config.spi.Watch;
import io.cairn.config.spi.WatchRequest;
import io.cairn.config.spi.WatchSink;
import io.cairn.config.testing.ManualClock;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A source, and a server that says what a test wants. */
abstract class FollowStreamScene {
  static final HuntId HUNT = HuntId.of("harbour-night");
  static final UUID SESSION = UUID.randomUUID();
  static final Scope SCOPE = Scope.of(Labels.of("role", "engine"));

  final ManualClock clock = new ManualClock();
  final Received sink = new Received();
  ScriptedServer server;
  GrpcConfigSource source;

  @BeforeEach
  final void open() throws IOException {
    server = new ScriptedServer();
    source = open(server.target());
  }

  final GrpcConfigSource open(String target) {
    return GrpcConfigSource.builder(target).plaintext().time(clock).build();
  }

  @AfterEach
  final void close() {
    source.close();
    server.close();
  }

  final Watch watch(WatchSink to) {
    return source.watch(new WatchRequest(SCOPE, "pod-7", SESSION), to);
  }

  /** Opens a stream that stands. */
  final ScriptedServer.Stream stands() {
    watch(sink);
    ScriptedServer.Stream stream = server.stream();
    stream.welcome();
    Wait.next(sink.connected);
    return stream;
  }

  static HuntConfig config(long revision, String text) {
    return HuntConfig.of(
        HUNT,
        new Lineage(1, 2),
        VersionVector.of(1, revision),
        List.of(Fragment.ofText("rules", "text/plain", text)));
  }

  static void breakTransfer(ScriptedServer.Stream stream, long transfer, long sequence) {
    TransferParts.of(transfer, config(1, "a"))
        .forEachRemaining(
            part ->
                stream.send(
                    part instanceof TransferPart.Last last
                        ? ServerMessage.newBuilder()
                            .setSequence(sequence)
                            .setCommit(
                                Commit.newBuilder(last.commit())
                                    .setChecksum(last.commit().getChecksum() + 1))
                            .build()
                        : part.toServerMessage(sequence)));
  }
}
