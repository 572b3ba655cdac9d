package io.cairn.config.grpc;

import static io.cairn.config.grpc.ServerScene.selected;
import static io.cairn.config.grpc.ServerScene.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.config.Held;
import io.cairn.config.HuntConfig;
import io.cairn.config.HuntId;
import io.cairn.config.Labels;
import io.cairn.config.Scope;
import io.cairn.config.VersionVector;
import io.cairn.config.grpc.internal.proto.ConfigPart;
import io.cairn.config.grpc.internal.proto.ConfigServiceGrpc;
import io.cairn.config.grpc.internal.proto.ReadRequest;
import io.cairn.config.grpc.internal.wire.Assembled;
import io.cairn.config.grpc.internal.wire.TransferAssembler;
import io.cairn.config.grpc.internal.wire.WireValues;
import io.grpc.ManagedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Single reads. */
class ReadTest {
  private static final HuntId HUNT = HuntId.of("harbour-night");

  private ServerScene scene;
  private ManagedChannel channel;

  @BeforeEach
  void open() throws Exception {
    scene = ServerScene.open();
    channel = scene.reading();
  }

  @AfterEach
  void close() {
    scene.close();
  }

  private List<ConfigPart> read(Scope scope, Held held) {
    List<ConfigPart> parts = new ArrayList<>();
    ConfigServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(30, TimeUnit.SECONDS)
        .read(
            ReadRequest.newBuilder()
                .setHunt(HUNT.value())
                .setScope(WireValues.toProto(scope))
                .setHeld(WireValues.toProto(held))
                .build())
        .forEachRemaining(parts::add);
    return parts;
  }

  private HuntConfig whole(Scope scope) {
    return ((Assembled.Whole) assembled(read(scope, Held.NOTHING))).config();
  }

  private static Assembled assembled(List<ConfigPart> parts) {
    TransferAssembler assembler = new TransferAssembler(1L << 30);
    Assembled assembled = null;
    for (ConfigPart part : parts) {
      switch (part.getPartCase()) {
        case BEGIN -> assembler.begin(part.getBegin());
        case CHUNK -> assembler.chunk(part.getChunk());
        case REMOVE -> assembler.remove(part.getRemove());
        case BUNDLE -> assembled = assembler.bundle(part.getBundle());
        case COMMIT -> assembled = assembler.commit(part.getCommit());
        default -> throw new AssertionError(part);
      }
    }
    return assembled;
  }

  @Test
  void read_nothingHeld_returnsTheWholeInTheScope() {
    scene.publish(HUNT, text("a", "1"), selected("eu", "2", "region=eu"));
    Scope us = Scope.of(Labels.of("region", "us"));

    assertThat(whole(us)).isEqualTo(scene.newest(HUNT, us));
    assertThat(whole(Scope.EVERYTHING)).isEqualTo(scene.newest(HUNT));
  }

  @Test
  void read_unknownHunt_isNotFound() {
    List<ConfigPart> parts = read(Scope.EVERYTHING, Held.NOTHING);

    assertThat(parts).hasSize(1);
    assertThat(parts.get(0).getNotFound().getHunt()).isEqualTo(HUNT.value());
  }

  @Test
  void read_newestHeld_isCurrent() {
    scene.publish(HUNT, text("a", "1"));
    Held held = Held.of(scene.newest(HUNT));

    for (int i = 0; i < 2; i++) { // by whom the hunt is hosted first, and by who finds it hosted
      List<ConfigPart> parts = read(Scope.EVERYTHING, held);
      assertThat(parts).hasSize(1);
      assertThat(WireValues.held("held", parts.get(0).getCurrent().getHeld())).isEqualTo(held);
    }
  }

  @Test
  void read_olderHeld_returnsTheChange() {
    scene.publish(HUNT, text("a", "a long text that need not be sent again"), text("b", "1"));
    Held held = Held.of(scene.newest(HUNT));
    VersionVector version = scene.publish(HUNT, text("b", "2"));

    for (int i = 0; i < 2; i++) {
      Assembled.Change change = (Assembled.Change) assembled(read(Scope.EVERYTHING, held));
      assertThat(change.delta().version()).isEqualTo(version);
      assertThat(change.delta().base()).isEqualTo(held.version());
    }
  }

  @Test
  void read_afterEachPublish_isNeverOlder() {
    TestFollower follower = scene.follower("pod", Scope.EVERYTHING);
    follower.follow(HUNT);
    for (int i = 0; i < 200; i++) {
      VersionVector version = scene.publish(HUNT, text("a", "" + i));
      assertThat(whole(Scope.EVERYTHING).version()).isEqualTo(version);
    }
  }

  @Test
  void read_manyAtOnce_shareQuestionsAndTheEncoding() throws Exception {
    scene.publish(HUNT, text("a", "1"));
    ExecutorService threads = Executors.newFixedThreadPool(16);
    try {
      List<CompletableFuture<HuntConfig>> reads = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        reads.add(CompletableFuture.supplyAsync(() -> whole(Scope.EVERYTHING), threads));
      }
      for (CompletableFuture<HuntConfig> read : reads) {
        assertThat(read.get(30, TimeUnit.SECONDS)).isEqualTo(scene.newest(HUNT));
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(scene.server.measure(ServerMeasure.ENCODED)).isEqualTo(1);
    assertThat(scene.store.follows.get()).isEqualTo(1);
  }

  @Test
  void read_largeHunt_returnsItWhole() {
    scene.publish(HUNT, ServerScene.large(20, 5));

    assertThat(whole(Scope.EVERYTHING)).isEqualTo(scene.newest(HUNT));
    assertThat(scene.server.traffic(HUNT).orElseThrow().contentBytes()).isEqualTo(20L << 20);
  }
}
