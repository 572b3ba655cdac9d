package io.cairn.benchmarks.kills;

import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.benchmarks.kills.Tally.Figure;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TallyTest {
  private static final Tally ONE =
      new Tally(Map.of(Figure.READS, 100L, Figure.WRONG, 1L, Figure.WORST, 7_000_000L));

  @Test
  void parse_itsOwnLine_isTheSame() {
    Tally parsed = Tally.parse(ONE.line());
    for (Figure figure : Figure.values()) {
      assertThat(parsed.of(figure)).as(figure.name()).isEqualTo(ONE.of(figure));
    }
    assertThat(parsed.millis(Figure.WORST)).isEqualTo(7.0);
  }

  @Test
  void and_another_addsCountsAndKeepsTheWorst() {
    Tally both = ONE.and(new Tally(Map.of(Figure.READS, 11L, Figure.WORST, 5L)));
    assertThat(both.of(Figure.READS)).isEqualTo(111);
    assertThat(both.of(Figure.WRONG)).isEqualTo(1);
    assertThat(both.of(Figure.WORST)).isEqualTo(7_000_000);
  }
}
