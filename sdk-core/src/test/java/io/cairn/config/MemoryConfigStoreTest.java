package io.cairn.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cairn.config.testing.ConfigStoreContract;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The store in memory keeps the contract, and checks what it is built with. */
final class MemoryConfigStoreTest extends ConfigStoreContract {
  @Override
  protected ConfigStore openStore() {
    return MemoryConfigStore.builder().heartbeat(Duration.ofMillis(50)).build();
  }

  @Override
  protected int largestHunt() {
    return (int) HuntConfig.MAX_BYTES;
  }

  @Test
  void builder_badHistoryLength_isRefusedWithTheBound() {
    assertThatThrownBy(() -> MemoryConfigStore.builder().historyLength(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("history length 0 is not in 1..10000");
  }

  @Test
  void builder_badHeartbeat_isRefused() {
    assertThatThrownBy(() -> MemoryConfigStore.builder().heartbeat(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("PT0S");
  }

  @Test
  void lead_allEpochsUsedUp_failsInOneClearLine() {
    try (MemoryConfigStore store = MemoryConfigStore.create()) {
      HuntId hunt = HuntId.of("restless");
      for (int i = 0; i < VersionVector.MAX_EPOCH; i++) {
        store.lead(hunt, "leader").join();
      }
      assertThat(store.lead(hunt, "leader"))
          .isCompletedExceptionally()
          .failsWithin(Duration.ZERO)
          .withThrowableThat()
          .havingRootCause()
          .isInstanceOf(IllegalStateException.class)
          .withMessageContaining("65535");
    }
  }

  @Test
  void historyLength_one_keepsOnlyTheNewest() {
    try (MemoryConfigStore store = MemoryConfigStore.builder().historyLength(1).build()) {
      Leadership leadership = store.lead(HuntId.of("short"), "me").join();
      VersionVector version = VersionVector.NONE;
      for (int i = 0; i < 3; i++) {
        version =
            store
                .publish(
                    Publication.by(leadership)
                        .expecting(version)
                        .put(Fragment.ofText("a", "text/plain", "" + i))
                        .build())
                .join()
                .version();
      }
      assertThat(store.history(leadership.hunt(), 10).join())
          .singleElement()
          .extracting(HistoryEntry::version)
          .isEqualTo(version);
    }
  }
}
