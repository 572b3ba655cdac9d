package io.cairn.config;

import static io.cairn.config.Scene.HUNT;
import static io.cairn.config.Scene.OTHER;
import static io.cairn.config.Scene.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cairn.config.spi.SourceException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class SourceLinkTest {
  private static final HuntId THIRD = HuntId.of("third");

  private final Scene scene = new Scene();

  @AfterEach
  void close() {
    scene.close();
  }

  /** A pod that restarts again and again attaches for its urgent hunt alone, and is sent away. */
  @Test
  void retryAfter_longerThanTheDebounce_isHonouredToItsEnd() {
    for (int run = 1; run <= 2; run++) {
      scene.started(o -> o.nodeCache(scene.node.cache())).close();
    }
    int before = scene.source.counts().watches().size();
    scene.publish(HUNT, "one");
    CairnClient client =
        scene.started(o -> o.nodeCache(scene.node.cache()).urgent(HUNT).preload(HUNT));
    assertThat(scene.source.counts().watches()).hasSize(before + 1);
    SourceException overloaded = new SourceException("overloaded", null);
    scene.source.streams().disconnect(overloaded, Duration.ofSeconds(40));
    eventually(() -> client.status().lastError().isPresent());

    scene.clock.advance(Duration.ofSeconds(20)); // the debounce lasts 15 s at most
    assertThatThrownBy(() -> client.get(OTHER)).isInstanceOf(UnknownHuntException.class);
    scene.clock.advance(Duration.ofSeconds(19));
    assertThatThrownBy(() -> client.get(THIRD)).isInstanceOf(UnknownHuntException.class);

    assertThat(scene.source.counts().watches()).hasSize(before + 1);
    scene.sourceComesBack(client);
  }
}
