package io.cairn.config.grpc.internal.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.config.Held;
import io.cairn.config.HuntId;
import io.cairn.config.Lineage;
import io.cairn.config.VersionVector;
import io.cairn.config.grpc.internal.proto.Acknowledge;
import io.cairn.config.grpc.internal.proto.ClientMessage;
import io.cairn.config.testing.ManualClock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ServedTest {
  private static final HuntId A = HuntId.of("a");
  private static final HuntId B = HuntId.of("b");
  private static final Lineage LINEAGE = Lineage.random();

  private final ManualClock clock = new ManualClock();
  private final AtomicInteger said = new AtomicInteger();
  private final Served served = new Served(clock, Runnable::run, said::incrementAndGet);

  @BeforeEach
  void follow() {
    served.follow(A, Held.NOTHING);
    served.follow(B, Held.NOTHING);
  }

  @Test
  void acknowledge_manyTimes_saysTheNewestOfEachHuntAtLeisure() {
    for (int i = 1; i <= 1_000; i++) {
      acknowledge(A, i);
    }
    acknowledge(B, 1);
    assertThat(drain()).isEmpty();
    clock.advance(Served.LEISURE);
    assertThat(said).hasValue(1);
    assertThat(drain()).containsExactly("a 1000", "b 1");
    clock.advance(Served.LEISURE);
    assertThat(said).as("nothing is left").hasValue(1);
  }

  @Test
  void acknowledge_afterTheOlderOneWasSaid_isSaidToo() {
    acknowledge(A, 1);
    clock.advance(Served.LEISURE);
    assertThat(drain()).containsExactly("a 1");
    acknowledge(A, 2);
    assertThat(drain()).isEmpty();
    clock.advance(Served.LEISURE);
    assertThat(drain()).containsExactly("a 2");
  }

  @Test
  void acknowledge_ofAHuntThatIsNotFollowedAnyMore_isNotSaid() {
    acknowledge(A, 1);
    served.unfollow(A);
    acknowledge(A, 2);
    clock.advance(Served.LEISURE);
    assertThat(drain()).isEmpty();
    assertThat(served.of(A)).isEqualTo(Held.NOTHING);
  }

  @Test
  void end_beforeTheyAreDue_saysNothing() {
    acknowledge(A, 1);
    served.end();
    acknowledge(B, 1);
    clock.advance(Served.LEISURE);
    assertThat(said).hasValue(0);
    assertThat(drain()).isEmpty();
  }

  @Test
  void of_hunt_isWhatIsHeldAndThenWhatIsServed() {
    Held held = new Held(Lineage.random(), VersionVector.of(0, 7));
    served.follow(A, held);
    assertThat(served.of(A)).isEqualTo(held);
    acknowledge(A, 9);
    assertThat(served.of(A)).isEqualTo(new Held(LINEAGE, VersionVector.of(0, 9)));
    assertThat(served.of(B)).isEqualTo(Held.NOTHING);
  }

  private void acknowledge(HuntId hunt, int revision) {
    served.acknowledge(hunt, LINEAGE, VersionVector.of(0, revision));
  }

  private List<String> drain() {
    List<String> all = new ArrayList<>();
    for (ClientMessage m = served.poll(); m != null; m = served.poll()) {
      Acknowledge acknowledged = m.getAcknowledge();
      all.add(acknowledged.getHunt() + " " + acknowledged.getVersion());
    }
    return all;
  }
}
