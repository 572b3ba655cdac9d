package io.cairn.config.grpc.internal.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.config.Held;
import io.cairn.config.HuntId;
import io.cairn.config.VersionVector;
import io.cairn.config.grpc.internal.proto.ClientMessage;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CommandQueueTest {
  private static final HuntId A = HuntId.of("a");
  private static final HuntId B = HuntId.of("b");

  private final CommandQueue queue = new CommandQueue();

  @Test
  void acknowledge_whileAnOlderOneWaits_replacesItInPlace() {
    queue.acknowledge(A, version(1));
    queue.acknowledge(B, version(1));
    for (int i = 2; i <= 1_000; i++) {
      queue.acknowledge(A, version(i));
    }
    assertThat(queue.size()).isEqualTo(2);
    assertThat(drain()).containsExactly("ack a 1000", "ack b 1");
  }

  @Test
  void acknowledge_afterAnotherCommandOfTheHunt_doesNotOvertakeIt() {
    queue.acknowledge(A, version(1));
    queue.follow(A, Held.NOTHING);
    queue.acknowledge(A, version(2));
    queue.reject(A, version(3), "bad");
    queue.acknowledge(A, version(4));
    queue.unfollow(A);
    queue.acknowledge(A, version(5));
    assertThat(drain())
        .containsExactly(
            "ack a 1", "follow a", "ack a 2", "reject a 3", "ack a 4", "unfollow a", "ack a 5");
  }

  @Test
  void acknowledge_afterTheOlderOneWasSent_isSentToo() {
    queue.acknowledge(A, version(1));
    assertThat(drain()).containsExactly("ack a 1");
    queue.acknowledge(A, version(2));
    assertThat(drain()).containsExactly("ack a 2");
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
