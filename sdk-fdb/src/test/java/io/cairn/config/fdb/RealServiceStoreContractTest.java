package io.cairn.config.fdb;

import org.junit.jupiter.api.extension.ExtendWith;

/** The contract of a store, through a Config Service over a real cluster. */
@ExtendWith(RealCluster.class)
class RealServiceStoreContractTest extends ServiceStoreContract {
  @Override
  TestSpace newSpace() {
    return TestSpace.onRealCluster();
  }
}
