package io.cairn.config;

import static io.cairn.config.Scene.HUNT;
import static io.cairn.config.Scene.OTHER;
import static io.cairn.config.Scene.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.config.testing.ManualClock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What is still written to the node cache when the client is closed. */
final class NodeTierCloseTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final ManualClock clock = new ManualClock();
  private final List<String> done = new CopyOnWriteArrayList<>();
  private final CountDownLatch letWrite = new CountDownLatch(1);

  /** Writes only once it is let. */
  private final NodeTier tier =
      new NodeTier(
          new StubNodeCache() {
            @Override
            public void write(HuntConfig config, Labels labels) {
              try {
                assertThat(letWrite.await(30, TimeUnit.SECONDS)).isTrue();
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
              done.add("wrote " + config.hunt());
            }

            @Override
            public void close() {
              done.add("closed");
            }
          },
          Labels.NONE,
          "cairn-test-nodecache",
          clock);

  private CompletableFuture<Void> closingWhileTwoWait() {
    tier.open(() -> {}, () -> {}, hunt -> {});
    eventually(() -> tier.description().endsWith(" OPEN"));
    tier.write(ScriptedSource.config(HUNT, 1, 1, "one"));
    tier.write(ScriptedSource.config(OTHER, 1, 1, "one"));
    tier.write(ScriptedSource.config(HuntId.of("third"), 1, 1, "one"));
    CompletableFuture<Void> closing = CompletableFuture.runAsync(() -> tier.close(PATIENCE));
    eventually(() -> tier.description().endsWith(" CLOSED"));
    return closing;
  }

  @Test
  void close_writesWait_areWrittenFirst() {
    CompletableFuture<Void> closing = closingWhileTwoWait();

    letWrite.countDown();

    assertThat(closing).succeedsWithin(PATIENCE);
    assertThat(done)
        .containsExactlyInAnyOrder("wrote " + HUNT, "wrote " + OTHER, "wrote third", "closed")
        .endsWith("closed");
  }

  @Test
  void close_writesWaitForLongerThanTheBound_areDropped() {
    CompletableFuture<Void> closing = closingWhileTwoWait();

    clock.advance(Duration.ofMillis(200));
    letWrite.countDown();

    assertThat(closing).succeedsWithin(PATIENCE);
    assertThat(done).endsWith("closed").hasSizeLessThan(4);
  }

  @Test
  void write_afterClose_isDropped() {
    letWrite.countDown();
    tier.open(() -> {}, () -> {}, hunt -> {});
    eventually(() -> tier.description().endsWith(" OPEN"));
    tier.close(PATIENCE);

    tier.write(ScriptedSource.config(HUNT, 1, 1, "one"));

    assertThat(done).containsExactly("closed");
  }
}
