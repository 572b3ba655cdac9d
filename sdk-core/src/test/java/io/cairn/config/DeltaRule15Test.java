package io.cairn.config;

import static io.cairn.config.Scene.HUNT;
import static io.cairn.config.Scene.OTHER;
import static io.cairn.config.Scene.eventually;
import static io.cairn.config.Scene.text;
import static io.cairn.config.Scene.textOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.config.spi.WatchEvent;
import io.cairn.config.testing.SourceCounts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Rule 15, delta by version, from the client's side: it says which version it holds and gets what
 * changed since, or the whole when the history no longer reaches back.
 */
final class DeltaRule15Test {
  private static final int FRAGMENTS = 100;

  private final Scene scene = new Scene();

  @AfterEach
  void close() {
    scene.close();
  }

  private SourceCounts counts() {
    return scene.source.counts();
  }

  /** A hundred fragments of 100 bytes. */
  private VersionVector publishLarge(HuntId hunt) {
    List<Fragment> fragments = new ArrayList<>();
    for (int i = 0; i < FRAGMENTS; i++) {
      fragments.add(text("part/" + i, "x".repeat(100)));
    }
    fragments.add(text("a", "one"));
    return scene.publish(hunt, fragments.toArray(Fragment[]::new));
  }

  private CairnClient following(HuntId... hunts) {
    CairnClient client = scene.started();
    for (HuntId hunt : hunts) {
      client.get(hunt);
      eventually(() -> counts().pushes(hunt, WatchEvent.Current.class) == 1);
    }
    assertThat(counts().bytesPushed()).isZero();
    return client;
  }

  /** Loses the stream and lets the next one stand. */
  private void reconnect(CairnClient client) {
    int before = counts().watches().size();
    scene.source.streams().disconnect();
    eventually(
        () -> {
          scene.clock.advance(Duration.ofMillis(100));
          return counts().watches().size() > before && client.status().connected();
        });
  }

  private void loseTheStream(CairnClient client) {
    scene.source.streams().refuseConnections(true);
    scene.source.streams().disconnect();
    eventually(() -> !client.status().connected());
  }

  private void comeBack(CairnClient client) {
    scene.source.streams().refuseConnections(false);
    eventually(
        () -> {
          scene.clock.advance(Duration.ofSeconds(1));
          return client.status().connected();
        });
  }

  @Test
  void push_ofOneChangedFragment_carriesOnlyThat() {
    publishLarge(HUNT);
    CairnClient client = following(HUNT);

    scene.publish(HUNT, "two");

    eventually(client, HUNT, "two");
    assertThat(client.get(HUNT).fragments()).hasSize(FRAGMENTS + 1);
    assertThat(counts().bytesPushed()).isEqualTo("two".length());
    assertThat(counts().pushes(HUNT, WatchEvent.Whole.class)).isZero();
  }

  @Test
  void push_ofOneChangedFragment_sharesTheOthers() {
    publishLarge(HUNT);
    CairnClient client = following(HUNT);
    Fragment before = client.get(HUNT).fragment("part/7");

    scene.publish(HUNT, "two");

    eventually(client, HUNT, "two");
    assertThat(client.get(HUNT).fragment("part/7")).isSameAs(before);
  }

  @Test
  void reconnect_nothingChanged_getsNoContent() {
    VersionVector one = publishLarge(HUNT);
    VersionVector other = publishLarge(OTHER);
    CairnClient client = following(HUNT, OTHER);

    reconnect(client);

    eventually(() -> counts().pushes(WatchEvent.Current.class) == 4);
    assertThat(counts().follows(HUNT)).extracting(Held::version).containsExactly(one, one);
    assertThat(counts().follows(OTHER)).extracting(Held::version).containsExactly(other, other);
    assertThat(counts().bytesPushed()).isZero();
    assertThat(counts().reads()).isEqualTo(2);
    assertThat(client.metrics().swaps()).isEqualTo(2);
  }

  @Test
  void reconnect_oneOfTwoChangedMeanwhile_getsOnlyWhatChangedSince() {
    VersionVector one = publishLarge(HUNT);
    publishLarge(OTHER);
    CairnClient client = following(HUNT, OTHER);
    loseTheStream(client);
    scene.publish(HUNT, text("a", "two"), text("b", "new"));
    scene.publish(HUNT, text("a", "three"));

    comeBack(client);

    eventually(client, HUNT, "three");
    assertThat(client.get(HUNT).fragment("b").text()).isEqualTo("new");
    eventually(() -> counts().pushes(OTHER, WatchEvent.Current.class) == 2);
    assertThat(counts().follows(HUNT)).extracting(Held::version).containsExactly(one, one);
    assertThat(counts().pushes(HUNT, WatchEvent.Delta.class)).isEqualTo(1);
    assertThat(counts().bytesPushed()).isEqualTo("three".length() + "new".length());
    assertThat(counts().reads()).isEqualTo(2);
  }

  @Test
  void reconnect_historyReachesBackNoMore_getsTheWhole() {
    publishLarge(HUNT);
    CairnClient client = following(HUNT);
    loseTheStream(client);
    for (int i = 0; i <= ConfigStore.DEFAULT_HISTORY; i++) {
      scene.publish(HUNT, String.valueOf(i));
    }

    comeBack(client);

    eventually(client, HUNT, String.valueOf(ConfigStore.DEFAULT_HISTORY));
    assertThat(counts().pushes(HUNT, WatchEvent.Whole.class)).isEqualTo(1);
    assertThat(client.get(HUNT).fragments()).hasSize(FRAGMENTS + 1);
  }

  @Test
  void reconnect_afterARefusal_saysWhatIsServedAndTakesTheNext() {
    VersionVector one = scene.publish(HUNT, "one");
    CairnClient client =
        scene.started(
            o ->
                o.validator(
                    config -> {
                      if (config.has("a") && textOf(config).equals("bad")) {
                        throw new Exception("bad");
                      }
                    }));
    client.get(HUNT);
    scene.publish(HUNT, "bad");
    eventually(() -> counts().rejections().size() == 1);

    reconnect(client);
    scene.publish(HUNT, "good");

    eventually(client, HUNT, "good");
    assertThat(counts().follows(HUNT)).extracting(Held::version).containsExactly(one, one);
    eventually(() -> client.explain(HUNT).rejected().isEmpty());
    assertThat(counts().reads(HUNT)).isEqualTo(1);
  }

  @Test
  void restart_withWhatTheNodeCacheHolds_getsOnlyWhatChangedSince() {
    VersionVector one = publishLarge(HUNT);
    CairnClient first = scene.started(o -> o.nodeCache(scene.node.cache()).name("first"));
    first.get(HUNT);
    eventually(() -> scene.node.head(HUNT).isPresent());
    first.close();
    scene.publish(HUNT, "two");

    CairnClient second =
        scene.started(o -> o.nodeCache(scene.node.cache()).name("second").preload(HUNT));

    eventually(second, HUNT, "two");
    assertThat(counts().follows(HUNT)).extracting(Held::version).contains(one);
    assertThat(counts().bytesPushed()).isLessThanOrEqualTo("two".length());
  }
}
