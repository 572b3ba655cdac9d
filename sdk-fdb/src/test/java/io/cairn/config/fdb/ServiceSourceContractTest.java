package io.cairn.config.fdb;

/** The contract of a source, through a Config Service over the double. */
class ServiceSourceContractTest extends ServiceSourceContract {
  @Override
  TestSpace newSpace() {
    return TestSpace.on(new FakeCluster());
  }
}
