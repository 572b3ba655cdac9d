package io.cairn.config.fdb;

import org.junit.jupiter.api.extension.ExtendWith;

/** Followers whose watch lets them down, on a real cluster. */
@ExtendWith(RealCluster.class)
class RealFollowFaultTest extends FollowFaults {
  @Override
  TestSpace newSpace() {
    return TestSpace.onRealCluster();
  }
}
