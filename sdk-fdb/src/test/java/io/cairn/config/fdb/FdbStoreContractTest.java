package io.cairn.config.fdb;

import io.cairn.config.ConfigStore;
import io.cairn.config.testing.ConfigStoreContract;

/** The contract of a store, on the double. */
class FdbStoreContractTest extends ConfigStoreContract {
  @Override
  protected ConfigStore openStore() {
    return TestSpace.on(new FakeCluster()).open();
  }
}
