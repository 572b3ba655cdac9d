package io.cairn.config.grpc;

import static io.cairn.config.grpc.ServerScene.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.config.ConfigStore;
import io.cairn.config.Fragment;
import io.cairn.config.HuntId;
import io.cairn.config.Leadership;
import io.cairn.config.MemoryConfigStore;
import io.cairn.config.Publication;
import io.cairn.config.Scope;
import io.cairn.config.VersionVector;
import io.cairn.config.grpc.internal.proto.ConfigPart;
import io.cairn.config.grpc.internal.proto.ConfigServiceGrpc;
import io.cairn.config.grpc.internal.proto.ReadRequest;
import io.cairn.config.spi.SystemTime;
import io.cairn.config.testing.FaultyStore;
import io.cairn.config.testing.ManualClock;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A store in whose place another comes: what was of the old one does no harm to the new one. */
class StoreReplacedTest {
  private static final HuntId HUNT = HuntId.of("harbour-night");

  private final SystemTime time = new SystemTime("test-timer");
  private final ManualClock clock = new ManualClock();
  private final ConfigStore second = MemoryConfigStore.create();
  private final AtomicReference<ConfigStore> current =
      new AtomicReference<>(MemoryConfigStore.create());
  private FaultyStore store;
  private ServerScene scene;

  @BeforeEach
  void open() throws Exception {
    ConfigStore any =
        (ConfigStore)
            Proxy.newProxyInstance(
                ConfigStore.class.getClassLoader(),
                new Class<?>[] {ConfigStore.class},
                (proxy, method, arguments) -> {
                  try {
                    return method.invoke(current.get(), arguments);
                  } catch (InvocationTargetException e) {
                    throw e.getCause();
                  }
                });
    store = new FaultyStore(any, time);
    scene = ServerScene.over(store, settings -> settings.time(clock));
  }

  @AfterEach
  void close() {
    scene.close();
    time.close();
  }

  private VersionVector publishInSecond(Leadership leadership, VersionVector expected, Fragment f) {
    return second
        .publish(Publication.by(leadership).expecting(expected).put(f).build())
        .join()
        .version();
  }

  private void replaceStore() {
    current.set(second);
    store.streams().disconnect();
    Wait.until(
        () -> {
          clock.advance(Duration.ofMillis(100));
          return scene.server.status().lineage().equals(Optional.of(second.lineage().join()));
        });
  }

  @Test
  void replace_whileAReadIsUnderWay_pushesToWhoFollowsTheNewStore() throws Exception {
    scene.publish(HUNT, ServerScene.large(16, 1));
    Leadership leadership = second.lead(HUNT, "ada").join();
    VersionVector first = publishInSecond(leadership, VersionVector.NONE, text("a", "1"));
    ClientCall<ReadRequest, ConfigPart> read = readThatTakesOnePart();
    replaceStore();
    TestFollower follower = scene.follower("pod", Scope.EVERYTHING);
    follower.follow(HUNT);
    follower.awaitVersion(HUNT, first);
    read.cancel("the reader leaves", null);
    Wait.until(() -> scene.server.measure(ServerMeasure.READS_UNDER_WAY) == 0);
    for (int i = 0; i < 5; i++) { // what nobody follows is forgotten
      clock.advance(Duration.ofSeconds(4));
      HuntId unknown = HuntId.of("unknown-" + i);
      follower.follow(unknown);
      follower.awaitEvent(m -> m.getNotFound().getHunt().equals(unknown.value()));
    }
    VersionVector next = publishInSecond(leadership, first, text("a", "2"));

    follower.awaitVersion(HUNT, next);
    assertThat(scene.server.measure(ServerMeasure.HUNTS)).isEqualTo(6);
    assertThat(scene.server.traffic(HUNT).orElseThrow().followers()).isEqualTo(1);
  }

  private ClientCall<ReadRequest, ConfigPart> readThatTakesOnePart() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    ClientCall<ReadRequest, ConfigPart> read =
        scene.reading().newCall(ConfigServiceGrpc.getReadMethod(), CallOptions.DEFAULT);
    read.start(
        new ClientCall.Listener<>() {
          @Override
          public void onMessage(ConfigPart part) {
            begun.countDown();
          }
        },
        new Metadata());
    read.request(1);
    read.sendMessage(ReadRequest.newBuilder().setHunt(HUNT.value()).build());
    read.halfClose();
    assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
    return read;
  }
}
