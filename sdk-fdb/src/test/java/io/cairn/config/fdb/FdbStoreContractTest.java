package io.cairn.config.fdb;

import io.cairn.config.ConfigStore;
import io.cairn.config.testing.ConfigStoreContract;
import java.time.Duration;

/** The contract of a store, on the double. */
class FdbStoreContractTest extends ConfigStoreContract {
  @Override
  protected ConfigStore openStore() {
    return FdbConfigStore.builder()
        .database(new FakeCluster()::database)
        .heartbeat(Duration.ofMillis(50))
        .open();
  }
}
