package io.cairn.config.fdb;

import io.cairn.config.ConfigStore;
import io.cairn.config.testing.ConfigStoreContract;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.extension.ExtendWith;

/** The contract of a store, on a real cluster. */
@ExtendWith(RealCluster.class)
class RealFdbStoreContractTest extends ConfigStoreContract {
  @Override
  protected ConfigStore openStore() {
    return FdbConfigStore.builder(RealCluster.file())
        .namespace("test-" + UUID.randomUUID())
        .heartbeat(Duration.ofMillis(50))
        .open();
  }
}
