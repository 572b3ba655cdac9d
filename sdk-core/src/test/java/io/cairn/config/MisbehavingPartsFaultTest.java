package io.cairn.config;

import static io.cairn.config.Scene.HUNT;
import static io.cairn.config.Scene.eventually;
import static io.cairn.config.Scene.textOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cairn.config.spi.ConfigSource;
import io.cairn.config.spi.SourceException;
import io.cairn.config.spi.Watch;
import io.cairn.config.spi.WatchRequest;
import io.cairn.config.spi.WatchSink;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Validators, mappings and sources that throw errors or come at the worst moment. */
final class MisbehavingPartsFaultTest {
  private final Scene scene = new Scene();

  @AfterEach
  void close() {
    scene.close();
  }

  private static void refuseBad(HuntConfig config) {
    if (config.has("a") && textOf(config).equals("bad")) {
      throw new AssertionError("it is bad");
    }
  }

  @Test
  void follow_whileAVersionIsValidated_getsThatVersionToo() {
    scene.publish(HUNT, "one");
    AtomicReference<CairnClient> client = new AtomicReference<>();
    AtomicReference<Live<String>> live = new AtomicReference<>();
    client.set(
        scene.started(
            o ->
                o.validator(
                    config -> {
                      if (config.has("a") && textOf(config).equals("two")) {
                        CompletableFuture.runAsync(() -> live.set(firstRead(client.get()))).join();
                      }
                    })));
    client.get().get(HUNT);
    eventually(() -> scene.source.counts().follows(HUNT).size() == 1);

    scene.publish(HUNT, "two");

    eventually(() -> live.get() != null && live.get().get().equals("two"));
  }

  private static Live<String> firstRead(CairnClient client) {
    Live<String> live = client.follow(HUNT).map("a", String.class);
    assertThat(live.get()).isEqualTo("one");
    return live;
  }

  /** Rule 10. */
  @Test
  void validator_throwsAnErrorAtAPush_rejectsTheVersion() {
    scene.publish(HUNT, "one");
    CairnClient client = scene.started(o -> o.validator(MisbehavingPartsFaultTest::refuseBad));
    client.get(HUNT);
    eventually(() -> scene.source.counts().follows(HUNT).size() == 1);

    scene.publish(HUNT, "bad");

    eventually(() -> !scene.source.counts().rejections().isEmpty());
    assertThat(textOf(client.get(HUNT))).isEqualTo("one");
    assertThat(client.explain(HUNT).lastError()).contains("it is bad");
  }

  @Test
  void validator_throwsAnErrorAtARead_failsItAndTakesTheNextVersion() {
    scene.publish(HUNT, "bad");
    CairnClient client = scene.started(o -> o.validator(MisbehavingPartsFaultTest::refuseBad));

    assertThatThrownBy(() -> client.get(HUNT)).isInstanceOf(ConfigRejectedException.class);
    eventually(() -> client.status().loadsUnderWay() == 0);

    scene.publish(HUNT, "good");
    eventually(() -> textOf(client.get(HUNT)).equals("good"));
  }

  @Test
  void mapping_neverReadAndThrowingAnError_harmsNoOther() {
    scene.publish(HUNT, "one");
    CairnClient client = scene.started();
    FollowedHunt hunt = client.follow(HUNT);
    Live<String> broken =
        hunt.map(
            config -> {
              throw new NoClassDefFoundError("missing/Thing");
            });
    Live<String> sound = hunt.map("a", String.class);
    assertThat(sound.get()).isEqualTo("one");
    eventually(() -> scene.source.counts().follows(HUNT).size() == 1);

    scene.publish(HUNT, "two");

    eventually(() -> sound.get().equals("two"));
    assertThat(textOf(client.get(HUNT))).isEqualTo("two");
    assertThatThrownBy(broken::get).isInstanceOf(NoClassDefFoundError.class);
  }

  @Test
  void source_answersNull_isAFailedReadAndAskedAgain() {
    ConfigSource source =
        new Misbehaving() {
          @Override
          public CompletableFuture<Optional<HuntConfig>> read(HuntId hunt, Scope scope) {
            return calls.incrementAndGet() <= 3 // one read and its retries
                ? CompletableFuture.completedFuture(null)
                : super.read(hunt, scope);
          }
        };
    scene.publish(HUNT, "one");
    CairnClient client = scene.closedAtTheEnd(scene.builder().source(source).build());
    Scene.ready(client);

    CompletableFuture<HuntConfig> first = client.getAsync(HUNT);
    eventually(
        () -> {
          scene.clock.advance(Duration.ofSeconds(1));
          return first.isDone();
        });

    assertThat(first).isCompletedExceptionally();
    eventually(() -> client.status().loadsUnderWay() == 0);
    assertThat(textOf(client.get(HUNT))).isEqualTo("one");
  }

  @Test
  void source_throwsAnErrorFromWatch_isTriedAgain() {
    Misbehaving source =
        new Misbehaving() {
          @Override
          public Watch watch(WatchRequest request, WatchSink sink) {
            if (calls.incrementAndGet() == 1) {
              throw new OutOfMemoryError("unable to create native thread");
            }
            return super.watch(request, sink);
          }
        };
    CairnClient client = scene.closedAtTheEnd(scene.builder().source(source).build());

    client.start();

    eventually(
        () -> {
          scene.clock.advance(Duration.ofSeconds(1));
          return client.status().connected();
        });
  }

  /** Rule 7. */
  @Test
  void unknownHunt_confirmedAfterItWasForgotten_isPushedWhenCreated() {
    CairnClient client = scene.started(o -> o.unknownFor(Duration.ofSeconds(5)));
    assertThatThrownBy(() -> client.get(HUNT)).isInstanceOf(UnknownHuntException.class);
    eventually(() -> scene.source.counts().follows(HUNT).size() == 1);
    scene.settle(client);
    scene.clock.advance(Duration.ofSeconds(6));
    scene.source.streams().disconnect(new SourceException("cut", null), Duration.ZERO);
    eventually(() -> !client.status().connected());
    scene.sourceComesBack(client);
    eventually(() -> scene.source.counts().follows(HUNT).size() == 2);
    scene.settle(client);

    scene.publish(HUNT, "created");

    eventually(client, HUNT, "created");
  }

  /** The scene's store, but for what a test overrides. */
  private class Misbehaving implements ConfigSource {
    final AtomicInteger calls = new AtomicInteger();

    @Override
    public String name() {
      return "misbehaving";
    }

    @Override
    public CompletableFuture<Optional<HuntConfig>> read(HuntId hunt, Scope scope) {
      return scene.store.read(hunt, scope);
    }

    @Override
    public Watch watch(WatchRequest request, WatchSink sink) {
      return scene.store.watch(request, sink);
    }

    @Override
    public void close() {}
  }
}
