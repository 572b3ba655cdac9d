package io.cairn.config.fdb;

/** What is dropped, and what has to stay, on the double. */
class SweeperTest extends SweepScene {
  private final FakeCluster cluster = new FakeCluster();

  @Override
  TestSpace newSpace() {
    return TestSpace.on(cluster);
  }

  @Override
  TestSpace newSpaceBeside() {
    return TestSpace.on(cluster);
  }
}
