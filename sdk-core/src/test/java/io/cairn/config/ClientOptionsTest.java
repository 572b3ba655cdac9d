package io.cairn.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ClientOptionsTest {
  private static final Duration LONG = Duration.ofSeconds(10);

  @Test
  void headStart_given_isKept() {
    Duration given = Duration.ofMinutes(1);
    assertThat(ClientOptions.headStart(given, LONG, LONG)).isEqualTo(given);
    assertThat(ClientOptions.headStart(Duration.ZERO, LONG, LONG)).isZero();
  }

  @Test
  void headStart_notGiven_leavesTimeForTheSource() {
    assertThat(ClientOptions.headStart(null, LONG, LONG)).isEqualTo(Duration.ofSeconds(2));
    assertThat(ClientOptions.headStart(null, Duration.ofSeconds(1), LONG))
        .isEqualTo(Duration.ofMillis(500));
    assertThat(ClientOptions.headStart(null, LONG, Duration.ofSeconds(3)))
        .isEqualTo(Duration.ofMillis(1500));
  }
}
