package io.cairn.benchmarks.storm;

import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.benchmarks.storm.Uplink.Transfer;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class UplinkTest {
  private static final long SECOND = 1_000_000_000;

  private final Uplink uplink = new Uplink(1_000, 0); // a byte a millisecond

  private Transfer taken(long by) {
    return Objects.requireNonNull(uplink.takeEnded(by), "a transfer that ended");
  }

  @Test
  void transfer_alone_takesItsBytesByTheRate() {
    uplink.begin(1, 500, 0);

    assertThat(uplink.nextEnd()).isEqualTo(SECOND / 2);
    assertThat(uplink.takeEnded(SECOND / 2 - 1)).isNull();
    assertThat(taken(SECOND / 2).pod()).isEqualTo(1);
    assertThat(uplink.sent()).isEqualTo(500);
  }

  @Test
  void transfers_atOnce_shareTheRate() {
    uplink.begin(1, 500, 0);
    uplink.begin(2, 500, 0);

    assertThat(uplink.nextEnd()).isEqualTo(SECOND);
  }

  @Test
  void transfer_thatComesLater_slowsTheFirstFromThenOn() {
    uplink.begin(1, 500, 0);
    uplink.begin(2, 500, SECOND / 4); // the first has 250 left, of 500 a second each

    assertThat(uplink.nextEnd()).isEqualTo(3 * SECOND / 4);
    assertThat(taken(SECOND).pod()).isEqualTo(1);
    assertThat(uplink.nextEnd()).isEqualTo(SECOND); // 250 left, alone again
    assertThat(taken(SECOND).pod()).isEqualTo(2);
    assertThat(uplink.sent()).isEqualTo(1_000);
  }

  @Test
  void transfer_givenUp_leavesTheRateToTheOthers() {
    uplink.begin(1, 500, 0);
    Transfer other = uplink.begin(2, 500, 0);
    uplink.cancel(other, SECOND / 2); // 250 each

    assertThat(uplink.nextEnd()).isEqualTo(3 * SECOND / 4);
    uplink.advance(SECOND / 2);
    assertThat(uplink.sent()).isEqualTo(500);
  }

  @Test
  void uplink_idle_sendsNothing() {
    uplink.advance(SECOND);
    uplink.begin(1, 100, SECOND);

    assertThat(uplink.sent()).isZero();
    assertThat(uplink.nextEnd()).isEqualTo(SECOND + SECOND / 10);
  }

  @Test
  void uplink_asked_hasNothingLeftToEndForEver() {
    assertThat(uplink.nextEnd()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void manyTransfers_ofOneSize_sendNoMoreThanTheRate() {
    for (int i = 0; i < 10_000; i++) {
      uplink.begin(i, 10, i * SECOND / 1_000);
    }
    uplink.advance(10 * SECOND - 1);
    int ended = 0;
    while (uplink.takeEnded(200 * SECOND) != null) {
      ended++;
    }

    assertThat(ended).isEqualTo(10_000);
    assertThat(uplink.sent()).isEqualTo(100_000);
  }
}
