package io.cairn.config.fdb;

import io.cairn.config.ConfigStore;
import io.cairn.config.testing.ConfigStoreContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;

/** The contract of a store, on a real cluster. */
@ExtendWith(RealCluster.class)
class RealFdbStoreContractTest extends ConfigStoreContract {
  private final TestSpace space = TestSpace.onRealCluster();

  @Override
  protected ConfigStore openStore() {
    return space.open();
  }

  @Override
  protected int largestHunt() {
    return 16 << 20; // four times what one transaction may write
  }

  @AfterEach
  void removeNamespace() {
    space.close();
  }
}
