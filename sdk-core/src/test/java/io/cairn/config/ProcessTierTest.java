package io.cairn.config;

import static io.cairn.config.ScriptedSource.config;
import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.config.testing.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** L1 keeps its bounds, what is pinned, and what is used. */
final class ProcessTierTest {
  private final List<HuntId> evicted = new ArrayList<>();

  private ProcessTier byCount(long hunts) {
    return new ProcessTier(hunts, 0, last -> evicted.add(last.hunt()));
  }

  private ProcessTier byBytes(long bytes) {
    return new ProcessTier(1_000, bytes, last -> evicted.add(last.hunt()));
  }

  private static HuntId hunt(int number) {
    return HuntId.of("hunt-" + number);
  }

  private static Resident resident(int number, int bytes, boolean pinned) {
    return new Resident(hunt(number), served(number, 1, bytes), pinned);
  }

  private static Resident.Served served(int number, int revision, int bytes) {
    HuntConfig config = config(hunt(number), 1, revision, "x".repeat(bytes));
    ManualClock clock = new ManualClock();
    Arrival arrival = new Arrival(config, Tier.SOURCE, null, clock.nanoTime());
    Confirmation now = new Confirmation(arrival, clock, Duration.ofSeconds(30));
    return new Resident.Served(config.servedBy(now, List.of()), now);
  }

  private static void fill(ProcessTier tier, int from, int to) {
    for (int i = from; i < to; i++) {
      tier.add(resident(i, 1, false));
    }
  }

  @Test
  void add_upToTheBound_evictsNothing() {
    ProcessTier tier = byCount(100);

    fill(tier, 0, 100);

    assertThat(tier.all()).hasSize(100);
    assertThat(evicted).isEmpty();
  }

  @Test
  void add_beyondTheBound_evictsAsMany() {
    ProcessTier tier = byCount(100);

    fill(tier, 0, 1_000);

    assertThat(tier.all()).hasSize(100);
    assertThat(evicted).hasSize(900).doesNotHaveDuplicates();
    assertThat(evicted).allSatisfy(hunt -> assertThat(tier.find(hunt)).isNull());
  }

  @Test
  void add_pinned_neitherLeavesNorTakesRoom() {
    ProcessTier tier = byCount(10);
    for (int i = 0; i < 50; i++) {
      tier.add(resident(i, 1, true));
    }

    fill(tier, 50, 500);

    assertThat(tier.all()).hasSize(60);
    for (int i = 0; i < 50; i++) {
      assertThat(tier.find(hunt(i))).isNotNull();
    }
  }

  @Test
  void reweigh_letGo_countsAgainstTheBoundAgain() {
    ProcessTier tier = byCount(10);
    List<Resident> held = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      Resident resident = resident(i, 1, true);
      held.add(resident);
      tier.add(resident);
    }

    for (Resident resident : held) {
      resident.pin(false);
      tier.reweigh(resident);
    }

    assertThat(tier.all()).hasSize(10);
    assertThat(evicted).hasSize(10);
  }

  @Test
  void add_alternatingPinnedAndNot_neverExceedsTheBound() {
    ProcessTier tier = byCount(1);
    Resident held = resident(0, 1, true);
    tier.add(held);
    fill(tier, 1, 6);
    held.pin(false);
    tier.reweigh(held);

    assertThat(tier.all()).hasSize(1);
    fill(tier, 6, 20);
    assertThat(tier.all()).hasSize(1);
  }

  @Test
  void add_byBytes_keepsTheSumUnderTheBound() {
    ProcessTier tier = byBytes(100_000);

    for (int i = 0; i < 200; i++) {
      tier.add(resident(i, 1_000 + i, false));
      assertThat(tier.bytes()).isLessThanOrEqualTo(100_000);
    }

    assertThat(tier.all()).hasSizeGreaterThan(50);
    assertThat(evicted).hasSize(200 - tier.all().size());
  }

  @Test
  void swap_toALargerVersion_isWeighedAnew() {
    ProcessTier tier = byBytes(100_000);
    for (int i = 0; i < 50; i++) {
      tier.add(resident(i, 1_000, false));
    }
    Resident growing = tier.all().iterator().next();
    int number = Integer.parseInt(growing.hunt().value().substring("hunt-".length()));

    growing.swap(served(number, 2, 80_000));
    tier.reweigh(growing);

    assertThat(tier.bytes()).isLessThanOrEqualTo(100_000);
    assertThat(evicted).isNotEmpty();
  }

  @Test
  void add_byBytesLargerThanTheBound_doesNotStay() {
    ProcessTier tier = byBytes(10_000);

    tier.add(resident(1, 20_000, false));

    assertThat(tier.all()).isEmpty();
    assertThat(evicted).containsExactly(hunt(1));
  }

  @Test
  void add_oneLargerThanTheBound_takesNoRoomAfterwards() {
    ProcessTier tier = byBytes(10_000);
    tier.add(resident(0, 1_000, false));
    tier.add(resident(1, 20_000, false));

    for (int i = 2; i < 7; i++) {
      tier.add(resident(i, 1_000, false));
    }

    assertThat(evicted).containsExactly(hunt(1));
    assertThat(tier.all()).hasSize(6);
  }

  @Test
  void pin_whileThereAreFew_isWeighedWhenThereAreMore() {
    ProcessTier tier = byCount(2);
    Resident held = resident(0, 1, false);
    tier.add(held);
    held.pin(true);
    tier.reweigh(held);

    fill(tier, 1, 3);
    assertThat(evicted).isEmpty();
    fill(tier, 3, 10);

    assertThat(tier.all()).hasSize(3);
    assertThat(tier.find(hunt(0))).isNotNull();
  }

  @Test
  void reads_betweenInstalls_keepWhatIsUsed() {
    ProcessTier tier = byCount(160);
    int reloads = 0;

    for (int i = 20; i < 4_000; i++) {
      for (int used = 0; used < 20; used++) {
        Resident resident = tier.find(hunt(used));
        if (resident == null) {
          tier.add(resident(used, 1, false));
          reloads++;
        } else {
          assertThat(resident.read()).isNotNull();
        }
      }
      tier.add(resident(i, 1, false));
    }

    // first in, first out would load each of them some 25 times
    assertThat(reloads).isBetween(20, 100);
  }

  @Test
  void peek_isNoUse() {
    Resident resident = resident(1, 1, false);

    assertThat(resident.peek()).isNotNull();
    assertThat(resident.wasTouched()).isFalse();
    assertThat(resident.read()).isNotNull();
    assertThat(resident.wasTouched()).isTrue();
    assertThat(resident.wasTouched()).isFalse();
  }
}
