package io.cairn.config.fdb;

import org.junit.jupiter.api.extension.ExtendWith;

/** A publish whose commits go wrong, on a real cluster. */
@ExtendWith(RealCluster.class)
class RealPublishFaultTest extends PublishFaults {
  @Override
  TestSpace newSpace() {
    return TestSpace.onRealCluster();
  }
}
