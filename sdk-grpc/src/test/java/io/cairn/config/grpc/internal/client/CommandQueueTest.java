package io.cairn.config.grpc.internal.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.config.Held;
import io.cairn.config.HuntId;
import io.cairn.config.Lineage;
import io.cairn.config.VersionVector;
import io.cairn.config.grpc.internal.proto.ClientMessage;
import io.cairn.config.grpc.internal.wire.WireValues;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CommandQueueTest {
  private static final HuntId A = HuntId.of("a");

  private final CommandQueue queue = new CommandQueue();

  @Test
  void commands_ofAllKinds_comeInOrder() {
    queue.follow(A, Held.NOTHING);
    queue.reject(A, VersionVector.of(0, 3), "bad", Held.NOTHING);
    queue.unfollow(A);
    assertThat(queue.size()).isEqualTo(3);
    assertThat(drain()).containsExactly("follow a", "reject a 3", "unfollow a");
    assertThat(queue.size()).isZero();
  }

  @Test
  void reject_saysWhatIsServed() {
    Held held = new Held(Lineage.random(), VersionVector.of(0, 7));
    queue.reject(A, VersionVector.of(0, 8), "bad", held);
    queue.reject(A, VersionVector.of(0, 8), "bad", Held.NOTHING);
    assertThat(queue.poll().getReject().getServed()).isEqualTo(WireValues.toProto(held));
    assertThat(queue.poll().getReject().hasServed()).isFalse();
  }

  /** Each of them counts: the heartbeats tell how many were carried out. */
  @Test
  void follow_saidTwice_isSentTwice() {
    queue.follow(A, Held.NOTHING);
    queue.follow(A, Held.NOTHING);
    assertThat(drain()).containsExactly("follow a", "follow a");
  }

  private List<String> drain() {
    List<String> all = new ArrayList<>();
    for (ClientMessage m = queue.poll(); m != null; m = queue.poll()) {
      all.add(
          switch (m.getMessageCase()) {
            case FOLLOW -> "follow " + m.getFollow().getHunt();
            case UNFOLLOW -> "unfollow " + m.getUnfollow().getHunt();
            case REJECT -> "reject " + m.getReject().getHunt() + " " + m.getReject().getVersion();
            default -> "?";
          });
    }
    return all;
  }
}
