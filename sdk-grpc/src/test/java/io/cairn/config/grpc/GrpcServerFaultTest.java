package io.cairn.config.grpc;

import static io.cairn.config.grpc.FaultScene.HUNT;
import static io.cairn.config.grpc.FaultScene.awaitVersion;
import static io.cairn.config.grpc.FaultScene.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.config.CairnClient;
import io.cairn.config.Fragment;
import io.cairn.config.HuntConfig;
import io.cairn.config.HuntId;
import io.cairn.config.Leadership;
import io.cairn.config.Publication;
import io.cairn.config.Scope;
import io.cairn.config.VersionVector;
import io.cairn.config.spi.ConfigSource;
import io.cairn.config.spi.SystemTime;
import io.cairn.config.testing.FaultProxy;
import io.cairn.config.testing.FaultySource;
import io.cairn.config.testing.StreamFaults;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Servers that go and come back, pushes that are lost, and very much of everything. */
class GrpcServerFaultTest {
  private static final String LARGE = "x".repeat(100_000);

  private FaultScene scene;
  private VersionVector first;

  @BeforeEach
  void open() throws Exception {
    scene = new FaultScene();
    first = scene.publish(HUNT, text("a", "1"), text("stays", LARGE));
  }

  @AfterEach
  void close() throws Exception {
    scene.close();
  }

  @Test
  void restart_withoutAChange_movesNoFragment() throws Exception {
    CairnClient client = scene.client();
    awaitVersion(client, HUNT, first);
    scene.server.close();
    ConfigServer restarted = scene.serve(limits -> limits);
    scene.network.leadTo(restarted.readingPort().getAsInt());
    Wait.until(
        () -> restarted.traffic(HUNT).map(traffic -> traffic.confirmations() > 0).orElse(false));
    assertThat(restarted.measure(ServerMeasure.CONTENT_BYTES_SENT)).isZero();
    awaitVersion(client, HUNT, scene.publish(HUNT, text("a", "2")));
  }

  @Test
  void restart_withAChange_movesTheChangeAlone() throws Exception {
    CairnClient client = scene.client();
    awaitVersion(client, HUNT, first);
    Wait.until(() -> scene.server.traffic(HUNT).orElseThrow().followers() == 1);
    scene.server.close();
    VersionVector second = scene.publish(HUNT, text("a", "22"));
    ConfigServer restarted = scene.serve(limits -> limits);
    scene.network.leadTo(restarted.readingPort().getAsInt());
    awaitVersion(client, HUNT, second);
    assertThat(client.get(HUNT).fragment("stays").text()).isEqualTo(LARGE);
    assertThat(restarted.measure(ServerMeasure.CONTENT_BYTES_SENT)).isEqualTo(2);
  }

  @Test
  void kill_oneOfThreeServers_isServedByAnother() throws Exception {
    List<ConfigServer> servers =
        new ArrayList<>(
            List.of(scene.server, scene.serve(limits -> limits), scene.serve(limits -> limits)));
    StringBuilder targets = new StringBuilder();
    for (ConfigServer each : servers) {
      targets.append(targets.isEmpty() ? "" : ",");
      targets.append("127.0.0.1:").append(each.readingPort().getAsInt());
    }
    CairnClient client = scene.client(scene.source(targets.toString()), settings -> {});
    awaitVersion(client, HUNT, first);
    VersionVector newest = first;
    while (servers.size() > 1) {
      Wait.until(() -> streaming(servers) != null);
      ConfigServer killed = streaming(servers);
      killed.close();
      servers.remove(killed);
      newest = scene.publish(HUNT, text("a", servers.size() + " are left"));
      awaitVersion(client, HUNT, newest);
    }
    assertThat(client.get(HUNT).fragment("stays").text()).isEqualTo(LARGE);
  }

  private static ConfigServer streaming(List<ConfigServer> servers) {
    return servers.stream()
        .filter(each -> each.measure(ServerMeasure.STREAMS) == 1)
        .findFirst()
        .orElse(null);
  }

  @Test
  void drain_oneOfTwoServers_movesTheClientToTheOther() throws Exception {
    ConfigServer other = scene.serve(limits -> limits);
    String targets =
        "127.0.0.1:%d,127.0.0.1:%d"
            .formatted(scene.server.readingPort().getAsInt(), other.readingPort().getAsInt());
    CairnClient client = scene.client(scene.source(targets), settings -> {});
    awaitVersion(client, HUNT, first);
    List<ConfigServer> servers = List.of(scene.server, other);
    Wait.until(() -> streaming(servers) != null);
    ConfigServer drained = streaming(servers);
    ConfigServer stays = drained == other ? scene.server : other;
    Wait.done(drained.drain(Duration.ofMillis(200)));
    Wait.until(() -> stays.measure(ServerMeasure.STREAMS) == 1);
    awaitVersion(client, HUNT, scene.publish(HUNT, text("a", "2")));
  }

  /** The next event shows the gap (rule 16). */
  @Test
  void push_lostWithAGap_isRepairedAndNoOtherHuntIsReadAgain() {
    SystemTime time = scene.keep(new SystemTime("test-faults"));
    FaultySource source = new FaultySource(scene.source(), time);
    assertRepaired(source, () -> source.streams().dropNext(1, StreamFaults.concerns(HUNT)));
  }

  /** Nothing but the digest shows it (rule 16). */
  @Test
  void push_lostWithoutATrace_isRepairedByTheDigestAndNoOtherHuntIsReadAgain() {
    AtomicReference<HuntId> losesNextOf = new AtomicReference<>();
    assertRepaired(new LossySource(scene.source(), losesNextOf), () -> losesNextOf.set(HUNT));
  }

  private void assertRepaired(ConfigSource source, Runnable loss) {
    List<HuntId> others = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      others.add(HuntId.of("other-" + i));
      scene.publish(others.get(i), text("a", "text " + i));
    }
    CairnClient client =
        scene.client(source, settings -> settings.preload(others.toArray(HuntId[]::new)));
    awaitVersion(client, HUNT, first);
    Wait.until(() -> scene.server.measure(ServerMeasure.FOLLOWS) == 21);
    Wait.until(() -> others.stream().allMatch(hunt -> answers(traffic(hunt)) > 0));
    awaitVersion(client, HUNT, scene.publish(HUNT, text("a", "pushed")));
    List<HuntTraffic> before = others.stream().map(this::traffic).toList();
    long reads = scene.server.measure(ServerMeasure.READS);
    loss.run();
    VersionVector second = scene.publish(HUNT, text("a", "22"));
    awaitVersion(client, HUNT, second);
    assertThat(client.get(HUNT).fragment("stays").text()).isEqualTo(LARGE);
    Wait.until(() -> scene.server.measure(ServerMeasure.REPAIRS) >= 21);
    assertThat(scene.server.measure(ServerMeasure.READS)).isEqualTo(reads);
    for (int i = 0; i < others.size(); i++) {
      assertThat(traffic(others.get(i)).contentBytes()).isEqualTo(before.get(i).contentBytes());
    }
  }

  private static long answers(HuntTraffic traffic) {
    return traffic.wholes() + traffic.changes() + traffic.confirmations();
  }

  private HuntTraffic traffic(HuntId hunt) {
    return scene.server.traffic(hunt).orElseThrow();
  }

  @Test
  void publish_ofSixtyFourMegabytes_isFollowedWhole() {
    byte[] half = new byte[32 << 20];
    new Random(1).nextBytes(half);
    HuntId hunt = HuntId.of("large");
    try (FaultProxy leading = FaultProxy.to(scene.server.leadingPort().getAsInt());
        GrpcConfigStore store =
            GrpcConfigStore.builder(scene.network.address(), leading.address())
                .plaintext()
                .build()) {
      CairnClient client = scene.client(scene.source(), settings -> settings.preload(hunt));
      Leadership leadership = Wait.done(store.lead(hunt, "test"));
      VersionVector version =
          Wait.done(
                  store.publish(
                      Publication.by(leadership)
                          .put(Fragment.of("one", "application/octet-stream", half))
                          .put(Fragment.of("two", "application/octet-stream", half))
                          .build()))
              .version();
      awaitVersion(client, hunt, version);
      HuntConfig config = client.get(hunt);
      assertThat(config.bytes()).isEqualTo(HuntConfig.MAX_BYTES);
      assertThat(config).isEqualTo(scene.store.read(hunt, Scope.EVERYTHING).join().orElseThrow());
      assertThat(leading.bytes(FaultProxy.Way.TO_SERVER)).isGreaterThan(HuntConfig.MAX_BYTES);
    }
  }

  @Test
  void follow_tenThousandHuntsByOneClient_bringsThemAll() {
    List<HuntId> hunts = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      hunts.add(HuntId.of("hunt-" + i));
      scene.publish(hunts.get(i), text("a", "text " + i));
    }
    CairnClient client =
        scene.client(
            scene.source(),
            settings ->
                settings
                    .maxHunts(20_000)
                    .startDeadline(Duration.ofMinutes(3))
                    .preload(hunts.toArray(HuntId[]::new)));
    Duration patience = Duration.ofMinutes(3);
    Wait.until(patience, () -> hunts.stream().allMatch(hunt -> client.peek(hunt).isPresent()));
    assertThat(scene.server.measure(ServerMeasure.STREAMS)).isEqualTo(1);
    Wait.until(patience, () -> scene.server.measure(ServerMeasure.FOLLOWS) == 10_001);
    for (int i : new int[] {0, 4_999, 9_999}) {
      awaitVersion(client, hunts.get(i), scene.publish(hunts.get(i), text("a", "changed")));
    }
    assertThat(scene.network.connections()).isEqualTo(1);
  }
}
