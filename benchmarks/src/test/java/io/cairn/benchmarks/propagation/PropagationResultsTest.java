package io.cairn.benchmarks.propagation;

import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.benchmarks.propagation.Contender.Kind;
import io.cairn.benchmarks.results.Measure;
import io.cairn.benchmarks.results.Row;
import java.util.LinkedHashMap;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

final class PropagationResultsTest {
  @Test
  void add_withinTheRatioAndAheadOfThePeer_holds() {
    Row row = cairn(200, 10, 14, 20);
    assertThat(row.holds()).isTrue();
    assertThat(row.ratio()).isBetween(1.39, 1.41);
    assertThat(row.measure()).isEqualTo(Measure.PROPAGATION);
  }

  @Test
  void add_withinTheRatioAndBehindThePeer_fallsShort() {
    assertThat(cairn(200, 10, 14, 12).holds()).isFalse();
  }

  @Test
  void add_overTheRatioAndAheadOfThePeer_fallsShort() {
    assertThat(cairn(200, 10, 16, 20).holds()).isFalse();
  }

  @Test
  void add_moreClientsThanTheDesignNames_countsForNoRowOfIt() {
    assertThat(cairn(1_000, 10, 14, 20).measure()).isNull();
  }

  private static Row cairn(int clients, long bareMillis, long cairnMillis, long peerMillis) {
    Map<Contender, Tally> tallies = new LinkedHashMap<>();
    tallies.put(contender(Contender.BARE, Kind.BARE), tally(bareMillis));
    tallies.put(contender("cairn", Kind.CAIRN), tally(cairnMillis));
    tallies.put(contender("peer", Kind.PEER), tally(peerMillis));
    PropagationResults results = new PropagationResults();
    results.add(clients, 20, tallies);
    return results.rows().get(1);
  }

  private static Contender contender(String name, Kind kind) {
    return new Contender(
        name,
        kind,
        (size, arrivals) -> {
          throw new UnsupportedOperationException();
        });
  }

  private static Tally tally(long millis) {
    Histogram latencies = new Histogram(3);
    latencies.recordValue(millis * 1_000_000);
    Tally tally = new Tally();
    tally.add(new Round(latencies, 1, 1, 20, 0.1, 1 << 20));
    return tally;
  }
}
