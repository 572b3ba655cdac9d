package io.cairn.config.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.config.Scope;
import io.cairn.config.spi.WatchRequest;
import io.cairn.config.testing.ManualClock;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

/** A supplier of tokens that does not come back. */
class TokenSupplierTest {
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
      for (int i = 0; i < 4; i++) { // more than there are threads for calls
        Received sink = new Received();
        source.watch(new WatchRequest(Scope.EVERYTHING, "pod", UUID.randomUUID()), sink);
        if (i == 0) {
          Wait.next(asked);
        }
        Wait.until(() -> clock.pending() == 1);
        clock.advance(Duration.ofSeconds(10));

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
