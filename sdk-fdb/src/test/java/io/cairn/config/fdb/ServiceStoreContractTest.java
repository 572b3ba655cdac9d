package io.cairn.config.fdb;

/** The contract of a store, through a Config Service over the double. */
class ServiceStoreContractTest extends ServiceStoreContract {
  @Override
  TestSpace newSpace() {
    return TestSpace.on(new FakeCluster());
  }
}
