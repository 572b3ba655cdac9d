package io.cairn.benchmarks.storm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class WaitingReadsTest {
  private final ByteArrayOutputStream told = new ByteArrayOutputStream();
  private final WaitingReads waiting =
      new WaitingReads(new ReportLines(new PrintStream(told, true, StandardCharsets.UTF_8)));

  @Test
  void read_beforeThereIsAConfig_isAnsweredOnceThereIs() {
    assertThat(waiting.keep(5)).isTrue();
    assertThat(told.toString(StandardCharsets.UTF_8)).isEmpty();

    waiting.open(9);

    assertThat(told.toString(StandardCharsets.UTF_8)).isEqualTo("read 5 9\n");
    assertThat(waiting.keep(10)).isFalse();
  }

  @Test
  void read_afterTheConfigHasGone_waitsAgain() {
    waiting.open(1);
    waiting.shut();

    assertThat(waiting.keep(5)).isTrue();
  }
}
