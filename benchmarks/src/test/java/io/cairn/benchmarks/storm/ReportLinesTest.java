package io.cairn.benchmarks.storm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class ReportLinesTest {
  private final ByteArrayOutputStream told = new ByteArrayOutputStream();
  private final ReportLines lines =
      new ReportLines(new PrintStream(told, true, StandardCharsets.UTF_8));

  private String toldAfter(String line) {
    ReportLines.tell(line, lines);
    return told.toString(StandardCharsets.UTF_8);
  }

  @Test
  void reports_asLines_areToldAgainAsTheyWere() {
    lines.started(1);
    lines.sees(2, 3, 4);
    lines.read(5, 6);
    lines.ready(7);
    lines.failed("no\nluck");
    String all = told.toString(StandardCharsets.UTF_8);
    told.reset();

    all.lines().forEach(line -> assertThat(ReportLines.tell(line, lines)).isTrue());

    assertThat(told.toString(StandardCharsets.UTF_8)).isEqualTo(all);
    assertThat(all).endsWith("failed no luck\n");
  }

  @Test
  void line_thatAKilledProcessDidNotFinish_saysNothing() {
    assertThat(toldAfter("sees 1 2")).isEmpty();
    assertThat(toldAfter("rea")).isEmpty();
    assertThat(toldAfter("read 5")).isEmpty();
    assertThat(toldAfter("ready x")).isEmpty();
  }
}
