package io.cairn.config.fdb;

/** A publish whose commits go wrong, on the double. */
class PublishFaultTest extends PublishFaults {
  @Override
  TestSpace newSpace() {
    return TestSpace.on(new FakeCluster());
  }
}
