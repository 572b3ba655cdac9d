package io.cairn.benchmarks.propagation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

final class ArrivalsTest {
  private static final long MILLISECOND = 1_000_000;

  private final Arrivals arrivals = new Arrivals();
  private final Consumer<ByteBuffer> client = arrivals.client();

  @Test
  void end_payloadsBeforeAndWhileCounting_hasThoseOfWhile() throws Exception {
    tell(Arrivals.first());
    arrivals.await(1);
    tell(arrivals.next(System.nanoTime(), MILLISECOND));
    assertThat(arrivals.end().latencies().getTotalCount()).isZero();
    arrivals.begin();
    tell(arrivals.next(System.nanoTime() - 5 * MILLISECOND, MILLISECOND));
    arrivals.settle(Duration.ofMinutes(1));
    Arrivals.Taken taken = arrivals.end();
    assertThat(taken.delivered()).isEqualTo(1);
    assertThat(taken.latencies().getTotalCount()).isEqualTo(1);
    assertThat(taken.latencies().getMinValue()).isGreaterThanOrEqualTo(4_990_000);
    assertThat(arrivals.end().latencies().getTotalCount()).isZero();
  }

  @Test
  void end_payloadsThatANewerOneReplaced_countUntilTheNewerOneCame() {
    arrivals.begin();
    long now = System.nanoTime();
    byte[] unused = arrivals.next(now - 20 * MILLISECOND, 10 * MILLISECOND);
    tell(arrivals.next(now - 10 * MILLISECOND, 10 * MILLISECOND));
    Arrivals.Taken taken = arrivals.end();
    assertThat(taken.delivered()).isEqualTo(1);
    assertThat(taken.latencies().getTotalCount()).isEqualTo(2);
    assertThat(taken.latencies().getMaxValue()).isGreaterThanOrEqualTo(19_900_000);
  }

  @Test
  void end_payloadsThatDidNotCome_countAsOfNow() {
    arrivals.begin();
    byte[] unused = arrivals.next(System.nanoTime() - 30 * MILLISECOND, MILLISECOND);
    Arrivals.Taken taken = arrivals.end();
    assertThat(taken.delivered()).isZero();
    assertThat(taken.latencies().getMaxValue()).isGreaterThanOrEqualTo(29_900_000);
  }

  @Test
  void client_anOlderPayloadOrTheSameAgain_countsOnce() {
    arrivals.begin();
    byte[] older = arrivals.next(System.nanoTime(), MILLISECOND);
    byte[] newer = arrivals.next(System.nanoTime(), MILLISECOND);
    tell(newer);
    tell(newer);
    tell(older);
    Arrivals.Taken taken = arrivals.end();
    assertThat(taken.delivered()).isEqualTo(1);
    assertThat(taken.latencies().getTotalCount()).isEqualTo(2);
  }

  private void tell(byte[] payload) {
    client.accept(ByteBuffer.wrap(payload));
  }
}
