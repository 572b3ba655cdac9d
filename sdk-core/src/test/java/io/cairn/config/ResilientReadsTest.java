package io.cairn.config;

import static io.cairn.config.Scene.HUNT;
import static io.cairn.config.Scene.eventually;
import static io.cairn.config.Scene.textOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.config.spi.SourceException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ResilientReadsTest {
  private final Scene scene = new Scene();

  @AfterEach
  void close() {
    scene.close();
  }

  /** The origin of the monotonic clock is arbitrary: its readings may overflow at any moment. */
  @Test
  void breaker_clockOverflowsWhileItIsOpen_letsReadsThroughInTime() {
    scene.publish(HUNT, "one");
    CairnClient client = scene.started();
    scene.source.reads().failAll(new SourceException("away", null));
    scene.clock.advance(Duration.ofMillis(6_500)); // of ten seconds
    for (int i = 0; i < 4; i++) {
      CompletableFuture<HuntConfig> failing = client.getAsync(HuntId.of("cold-" + i));
      eventually(
          () -> {
            scene.clock.advance(Duration.ofMillis(10));
            return failing.isDone();
          });
    }
    assertThat(client.status().breaker()).isEqualTo("OPEN");
    assertThat(scene.clock.nanoTime()).isPositive();
    scene.source.reads().heal();

    scene.clock.advance(Duration.ofSeconds(6));

    assertThat(scene.clock.nanoTime()).isNegative();
    assertThat(textOf(client.get(HUNT))).isEqualTo("one");
  }

  @Test
  void close_retryIsDue_asksTheSourceNoMore() {
    CairnClient client = scene.started();
    scene.source.reads().failAll(new SourceException("away", null));
    CompletableFuture<HuntConfig> failing = client.getAsync(HUNT);
    assertThat(scene.source.counts().reads(HUNT)).isEqualTo(1);

    client.close();
    scene.clock.advance(Duration.ofSeconds(10));

    assertThat(failing).failsWithin(Duration.ofSeconds(20));
    assertThat(scene.source.counts().reads(HUNT)).isEqualTo(1);
  }
}
