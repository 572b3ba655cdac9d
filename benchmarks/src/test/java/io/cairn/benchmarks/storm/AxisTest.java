package io.cairn.benchmarks.storm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class AxisTest {
  @Test
  void linear_ofAnyValue_endsAtARoundNumberThatIsNotLess() {
    assertThat(Axis.linear(118).most()).isEqualTo(150);
    assertThat(Axis.linear(118).marks()).containsExactly(0.0, 50.0, 100.0, 150.0);
    assertThat(Axis.linear(0).most()).isEqualTo(1);
    assertThat(Axis.linear(20).marks()).containsExactly(0.0, 5.0, 10.0, 15.0, 20.0);
  }

  @Test
  void decades_aroundValues_areWhole() {
    Axis axis = Axis.decades(2_500, 125_000_000);

    assertThat(axis.least()).isEqualTo(1_000);
    assertThat(axis.most()).isEqualTo(1_000_000_000);
    assertThat(axis.place(1_000)).isZero();
    assertThat(axis.place(1_000_000)).isEqualTo(0.5);
    assertThat(axis.marks()).contains(1_000.0, 1_000_000_000.0);
  }

  @Test
  void place_ofAValueOutside_isAtTheEdge() {
    assertThat(Axis.decades(10, 100).place(0)).isZero();
    assertThat(Axis.linear(4).place(9)).isEqualTo(1);
  }

  @Test
  void axis_thatGoesNowhere_isRefused() {
    assertThatThrownBy(() -> new Axis(false, 1, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Axis(true, 0, 1)).isInstanceOf(IllegalArgumentException.class);
  }
}
