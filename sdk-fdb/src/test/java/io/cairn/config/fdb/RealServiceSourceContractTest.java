package io.cairn.config.fdb;

import org.junit.jupiter.api.extension.ExtendWith;

/** The contract of a source, through a Config Service over a real cluster. */
@ExtendWith(RealCluster.class)
class RealServiceSourceContractTest extends ServiceSourceContract {
  @Override
  TestSpace newSpace() {
    return TestSpace.onRealCluster();
  }
}
