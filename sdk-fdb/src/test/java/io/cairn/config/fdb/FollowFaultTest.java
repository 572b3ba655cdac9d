package io.cairn.config.fdb;

/** Followers whose watch lets them down, on the double. */
class FollowFaultTest extends FollowFaults {
  private final FakeCluster cluster = new FakeCluster();

  @Override
  TestSpace newSpace() {
    return TestSpace.on(cluster);
  }
}
