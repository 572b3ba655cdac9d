package io.cairn.config.fdb;

import org.junit.jupiter.api.extension.ExtendWith;

/** What is dropped, and what has to stay, on a real cluster. */
@ExtendWith(RealCluster.class)
class RealSweeperTest extends SweepScene {
  @Override
  TestSpace newSpace() {
    return TestSpace.onRealCluster();
  }

  @Override
  TestSpace newSpaceBeside() {
    return TestSpace.onRealCluster();
  }
}
