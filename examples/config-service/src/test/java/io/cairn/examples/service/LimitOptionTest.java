package io.cairn.examples.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cairn.config.grpc.ServerLimits;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LimitOptionTest {
  @Test
  void of_someLimits_changesThoseAlone() {
    ServerLimits limits =
        LimitOption.of(Map.of("streams", "7", "keptBytes", "5000000000", "heartbeat", "2s"));

    assertThat(limits.streams()).isEqualTo(7);
    assertThat(limits.keptBytes()).isEqualTo(5_000_000_000L);
    assertThat(limits.heartbeat()).isEqualTo(Duration.ofSeconds(2));
    assertThat(limits.writes()).isEqualTo(ServerLimits.defaults().writes());
  }

  @Test
  void of_everyLimitThatTheServerHas_isSetByItsName() throws Exception {
    for (Method limit : ServerLimits.class.getDeclaredMethods()) {
      if (Modifier.isStatic(limit.getModifiers()) || limit.isSynthetic()) {
        continue;
      }
      String value = limit.getReturnType() == Duration.class ? "3s" : "300000000";

      Object set = limit.invoke(LimitOption.of(Map.of(limit.getName(), value)));

      assertThat(String.valueOf(set)).as(limit.getName()).isIn("PT3S", "300000000");
    }
    assertThat(Arrays.stream(ServerLimits.class.getDeclaredMethods()).count()).isGreaterThan(20);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "stream | 7 | there is no limit \"stream\"; there are callsPerConnection, commandBurst,",
        "streams | many | streams is \"many\", which is not a number, or too large a one",
        "streams | 5000000000 | streams is \"5000000000\", which is not a number, or too large",
        "streams | 0 | streams is 0, less than 1",
        "heartbeat | 1h | heartbeat: \"1h\" is not a time like 500ms, 20s or 5m",
      })
  void of_aWrongLimit_namesIt(String name, String value, String message) {
    assertThatThrownBy(() -> LimitOption.of(Map.of(name, value)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message);
  }
}
