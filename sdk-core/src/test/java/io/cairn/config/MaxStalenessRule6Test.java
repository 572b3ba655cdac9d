package io.cairn.config;

import static io.cairn.config.Scene.HUNT;
import static io.cairn.config.Scene.eventually;
import static io.cairn.config.Scene.textOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Rule 6, its exception: {@code maxStaleness}, off by default, turns too-old reads into a typed
 * failure.
 */
final class MaxStalenessRule6Test {
  private final Scene scene = new Scene();

  @AfterEach
  void close() {
    scene.close();
  }

  private CairnClient cutOff(Duration maxStaleness) {
    return scene.cutOff(o -> o.maxStaleness(maxStaleness));
  }

  @Test
  void maxStaleness_notSet_servesWhateverTheAge() {
    CairnClient client = scene.cutOff(o -> o);

    scene.clock.advance(Duration.ofDays(400));

    assertThat(textOf(client.get(HUNT))).isEqualTo("one");
    assertThat(textOf(client.getAsync(HUNT).join())).isEqualTo("one");
  }

  @Test
  void maxStaleness_exceeded_getFailsNamingHuntAgeAndBound() {
    CairnClient client = cutOff(Duration.ofSeconds(20));
    scene.clock.advance(Duration.ofSeconds(20));
    HuntConfig config = client.get(HUNT);

    scene.clock.advance(Duration.ofMillis(5));

    assertThatThrownBy(() -> client.get(HUNT))
        .isInstanceOfSatisfying(
            StaleConfigException.class,
            stale -> {
              assertThat(stale.config()).isSameAs(config);
              assertThat(stale.age()).isEqualTo(Duration.ofMillis(20_005));
              assertThat(stale.bound()).isEqualTo(Duration.ofSeconds(20));
            })
        .hasMessage(
            "hunt \"harbour-night\" at 1.1 was last confirmed 20005 ms ago,"
                + " more than the allowed 20000 ms");
  }

  @Test
  void maxStaleness_exceeded_getAsyncAndFollowedHuntFailToo() {
    CairnClient client = cutOff(Duration.ofSeconds(20));
    FollowedHunt hunt = client.follow(HUNT);
    scene.clock.advance(Duration.ofSeconds(21));

    assertThatThrownBy(() -> client.getAsync(HUNT).join())
        .hasCauseInstanceOf(StaleConfigException.class);
    assertThatThrownBy(hunt::get).isInstanceOf(StaleConfigException.class);
    assertThat(client.peek(HUNT)).isPresent();
  }

  @Test
  void maxStaleness_exceeded_valuesAreGivenAllTheSame() {
    CairnClient client = cutOff(Duration.ofSeconds(20));
    FollowedHunt hunt = client.follow(HUNT);
    Live<String> readBefore = hunt.map("a", String.class);
    Live<Integer> readFirstNow = hunt.map(config -> textOf(config).length());
    assertThat(readBefore.get()).isEqualTo("one");

    scene.clock.advance(Duration.ofSeconds(21));

    assertThat(readBefore.get()).isEqualTo("one");
    assertThat(readFirstNow.get()).isEqualTo(3);
  }

  @Test
  void maxStaleness_exceeded_endsWhenTheSourceIsBack() {
    CairnClient client = cutOff(Duration.ofSeconds(20));
    scene.clock.advance(Duration.ofSeconds(60));
    assertThatThrownBy(() -> client.get(HUNT)).isInstanceOf(StaleConfigException.class);

    scene.sourceComesBack(client);

    eventually(() -> !client.explain(HUNT).stale());
    assertThat(textOf(client.get(HUNT))).isEqualTo("one");
  }

  @Test
  void maxStaleness_shorterThanTheGracePeriod_holdsByItself() {
    CairnClient client = cutOff(Duration.ofSeconds(2));

    scene.clock.advance(Duration.ofSeconds(3));

    assertThat(client.explain(HUNT).stale()).isFalse();
    assertThatThrownBy(() -> client.get(HUNT)).isInstanceOf(StaleConfigException.class);
  }
}
