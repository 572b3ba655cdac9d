package io.cairn.config;

import static io.cairn.config.Scene.HUNT;
import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.config.testing.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class UnknownHuntsTest {
  private final ManualClock clock = new ManualClock();
  private final List<HuntId> forgotten = new ArrayList<>();
  private final UnknownHunts hunts = new UnknownHunts(Duration.ofSeconds(5), clock, forgotten::add);

  @Test
  void contains_withinTheTime_isTrueAndThenTold() {
    hunts.add(HUNT);
    clock.advance(Duration.ofMillis(4_999));
    assertThat(hunts.contains(HUNT)).isTrue();
    assertThat(forgotten).isEmpty();

    clock.advance(Duration.ofMillis(1));

    assertThat(hunts.contains(HUNT)).isFalse();
    assertThat(forgotten).containsExactly(HUNT);
  }

  @Test
  void add_again_beginsTheTimeAnew() {
    hunts.add(HUNT);
    clock.advance(Duration.ofSeconds(4));
    hunts.add(HUNT);
    clock.advance(Duration.ofSeconds(4));

    assertThat(hunts.contains(HUNT)).isTrue();
    assertThat(forgotten).isEmpty();
  }

  @Test
  void remove_huntThatWasCreated_isNotTold() {
    hunts.add(HUNT);

    hunts.remove(HUNT);
    clock.advance(Duration.ofSeconds(60));

    assertThat(hunts.contains(HUNT)).isFalse();
    assertThat(forgotten).isEmpty();
  }

  @Test
  void add_moreThanAThousand_keepsAThousandAndTellsOfTheOthers() {
    for (int i = 0; i < 1_500; i++) {
      hunts.add(HuntId.of("hunt-" + i));
    }

    long kept = 0;
    for (int i = 0; i < 1_500; i++) {
      kept += hunts.contains(HuntId.of("hunt-" + i)) ? 1 : 0;
    }
    assertThat(kept).isEqualTo(1_000);
    assertThat(forgotten).hasSize(500).doesNotHaveDuplicates();
  }
}
