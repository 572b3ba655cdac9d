package io.cairn.config.fdb;

import org.junit.jupiter.api.extension.ExtendWith;

/** A publish of very many small fragments, on a real cluster. */
@ExtendWith(RealCluster.class)
class RealManyFragmentsTest extends ManyFragments {
  @Override
  TestSpace newSpace() {
    return TestSpace.onRealCluster();
  }
}
