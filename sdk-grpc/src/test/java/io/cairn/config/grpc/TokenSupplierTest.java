package io.cairn.config.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.config.Scope;
import io.cairn.config.spi.WatchRequest;
import io.cairn.config.testing.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

/** A supplier of tokens that does not come back. */
class TokenSupplierTest {
  /** More than there are threads for calls. */
  private static final int WATCHES = 10;

  @Test
  void watch_supplierThatBlocks_isToldThatNoWelcomeCame() throws Exception {
    ManualClock clock = new ManualClock();
    CountDownLatch never = new CountDownLatch(1);
    BlockingQueue<Boolean> asked = new LinkedBlockingQueue<>();
    try (ScriptedServer server = new ScriptedServer();
        GrpcConfigSource source =
            GrpcConfigSource.builder(server.target())
                .plaintext()
                .time(clock)
                .token(() -> blocked(asked, never))
                .build()) {
      List<Received> sinks = new ArrayList<>();
      for (int i = 0; i < WATCHES; i++) {
        Received sink = new Received();
        source.watch(new WatchRequest(Scope.EVERYTHING, "pod", UUID.randomUUID()), sink);
        sinks.add(sink);
      }
      Wait.until(() -> clock.pending() == WATCHES);
      Wait.next(asked);
      clock.advance(Duration.ofSeconds(10));

      for (Received sink : sinks) {
        assertThat(Wait.next(sink.ends).cause()).hasMessageContaining("did not say welcome");
      }
    } finally {
      never.countDown();
    }
  }

  private static String blocked(BlockingQueue<Boolean> asked, CountDownLatch until) {
    asked.add(true);
    try {
      until.await();
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
    return "token";
  }
}
