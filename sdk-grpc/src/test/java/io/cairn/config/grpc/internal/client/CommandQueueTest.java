package io.cairn.config.grpc.internal.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.config.Held;
import io.cairn.config.HuntId;
import io.cairn.config.Lineage;
import io.cairn.config.VersionVector;
import io.cairn.config.grpc.internal.proto.ClientMessage;
import io.cairn.config.grpc.internal.wire.WireValues;
import io.cairn.config.testing.ManualClock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CommandQueueTest {
  private static final HuntId A = HuntId.of("a");
  private static final HuntId B = HuntId.of("b");

  private static final Lineage LINEAGE = Lineage.random();

  private final ManualClock clock = new ManualClock();
  private final AtomicInteger said = new AtomicInteger();
  private final CommandQueue queue =
      new CommandQueue(new Acknowledgements(clock, Runnable::run, said::incrementAndGet));

  @Test
  void acknowledge_manyTimes_saysTheNewestOfEachHuntAtLeisure() {
    followBoth();
    for (int i = 1; i <= 1_000; i++) {
      acknowledge(A, i);
    }
    acknowledge(B, 1);
    assertThat(drain()).isEmpty();
    clock.advance(Acknowledgements.LEISURE);
    assertThat(said).hasValue(1);
    assertThat(drain()).containsExactly("ack a 1000", "ack b 1");
    clock.advance(Acknowledgements.LEISURE);
    assertThat(said).as("nothing is left").hasValue(1);
  }

  @Test
  void acknowledge_afterTheOlderOneWasSaid_isSaidToo() {
    followBoth();
    acknowledge(A, 1);
    clock.advance(Acknowledgements.LEISURE);
    assertThat(drain()).containsExactly("ack a 1");
    acknowledge(A, 2);
    assertThat(drain()).isEmpty();
    clock.advance(Acknowledgements.LEISURE);
    assertThat(drain()).containsExactly("ack a 2");
  }

  @Test
  void acknowledge_whileCommandsWait_comesAfterThem() {
    followBoth();
    acknowledge(A, 1);
    clock.advance(Acknowledgements.LEISURE);
    queue.follow(B, Held.NOTHING);
    assertThat(drain()).containsExactly("follow b", "ack a 1");
  }

  @Test
  void acknowledge_ofAHuntThatIsNotFollowedAnyMore_isNotSaid() {
    followBoth();
    acknowledge(A, 1);
    queue.unfollow(A);
    acknowledge(A, 2);
    clock.advance(Acknowledgements.LEISURE);
    assertThat(drain()).containsExactly("unfollow a");
  }

  @Test
  void end_beforeTheyAreDue_saysNothing() {
    followBoth();
    acknowledge(A, 1);
    queue.end();
    clock.advance(Acknowledgements.LEISURE);
    assertThat(said).hasValue(0);
  }

  @Test
  void reject_saysWhatIsServed() {
    Held held = new Held(Lineage.random(), version(7));
    queue.follow(A, held);
    queue.follow(B, Held.NOTHING);
    queue.reject(A, version(8), "bad");
    queue.reject(B, version(8), "bad");
    acknowledge(A, 9);
    queue.reject(A, version(10), "bad");
    List<ClientMessage> all = new ArrayList<>();
    for (ClientMessage m = queue.poll(); m != null; m = queue.poll()) {
      all.add(m);
    }
    assertThat(all.get(2).getReject().getServed()).isEqualTo(WireValues.toProto(held));
    assertThat(all.get(3).getReject().hasServed()).isFalse();
    assertThat(all.get(4).getReject().getServed())
        .isEqualTo(WireValues.toProto(new Held(LINEAGE, version(9))));
  }

  private void followBoth() {
    queue.follow(A, Held.NOTHING);
    queue.follow(B, Held.NOTHING);
    assertThat(drain()).containsExactly("follow a", "follow b");
  }

  private void acknowledge(HuntId hunt, int revision) {
    queue.acknowledge(hunt, LINEAGE, version(revision));
  }

  /** Each of them counts: the heartbeats tell how many were carried out. */
  @Test
  void follow_saidTwice_isSentTwice() {
    queue.follow(A, Held.NOTHING);
    queue.follow(A, Held.NOTHING);
    assertThat(drain()).containsExactly("follow a", "follow a");
  }

  private static VersionVector version(int revision) {
    return VersionVector.of(0, revision);
  }

  private List<String> drain() {
    List<String> all = new ArrayList<>();
    for (ClientMessage m = queue.poll(); m != null; m = queue.poll()) {
      all.add(
          switch (m.getMessageCase()) {
            case FOLLOW -> "follow " + m.getFollow().getHunt();
            case UNFOLLOW -> "unfollow " + m.getUnfollow().getHunt();
            case ACKNOWLEDGE ->
                "ack " + m.getAcknowledge().getHunt() + " " + m.getAcknowledge().getVersion();
            case REJECT -> "reject " + m.getReject().getHunt() + " " + m.getReject().getVersion();
            default -> "?";
          });
    }
    return all;
  }
}
