package io.cairn.benchmarks.propagation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

final class ArrivalsTest {
  @Test
  void take_payloadsBeforeAndWhileCounting_hasThoseOfWhile() throws Exception {
    Arrivals arrivals = new Arrivals();
    arrivals.got(ByteBuffer.wrap(Arrivals.payload(0)));
    arrivals.await(1);
    arrivals.got(ByteBuffer.wrap(Arrivals.payload(System.nanoTime())));
    assertThat(arrivals.take().getTotalCount()).isZero();
    arrivals.count(true);
    arrivals.got(ByteBuffer.wrap(Arrivals.payload(System.nanoTime() - 5_000_000)));
    assertThat(arrivals.take().getMinNonZeroValue()).isGreaterThanOrEqualTo(4_990_000);
    assertThat(arrivals.take().getTotalCount()).isZero();
  }
}
