package io.cairn.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostAndPortTest {
  @ParameterizedTest
  @CsvSource({
    "localhost:7443, localhost, 7443, true",
    "127.0.0.2:1, 127.0.0.2, 1, true",
    "[::1]:7443, ::1, 7443, true",
    "config.example:65535, config.example, 65535, false",
    "[2001:db8::1]:7443, 2001:db8::1, 7443, false",
  })
  void parse_aTarget_givesItsParts(String text, String host, int port, boolean loopback) {
    HostAndPort target = HostAndPort.parse(text);

    assertThat(target).isEqualTo(new HostAndPort(host, port)).hasToString(text);
    assertThat(target.isLoopback()).isEqualTo(loopback);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":",
        "host",
        "host:",
        ":7443",
        "::1:7443",
        "a b:1",
        "h:x",
        "h:123456",
        "h/x:1"
      })
  void parse_anythingElse_isRefused(String text) {
    assertThatThrownBy(() -> HostAndPort.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("\"%s\" is not of the form HOST:PORT", text);
  }

  @Test
  void parse_aPortOutOfRange_namesIt() {
    assertThatThrownBy(() -> HostAndPort.parse("h:70000"))
        .hasMessage("port 70000 is not in 1..65535");
  }
}
