package io.cairn.examples.hunt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScreenTest {
  @ParameterizedTest
  @CsvSource({
    "50 120, 120, 50",
    "0 0, 80, 24", // a pseudo-terminal whose size nobody set
    "0 132, 132, 24",
    "1 1, 20, 5",
    "'', 80, 24",
    "no size, 80, 24",
  })
  void resize_whatTheTerminalSays_isASizeToDrawIn(String answer, int columns, int rows) {
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    try (Screen screen = new Screen(nowhere)) {
      screen.resize(answer + "\n");

      assertThat(screen.columns()).isEqualTo(columns);
      assertThat(screen.rows()).isEqualTo(rows);
    }
  }
}
