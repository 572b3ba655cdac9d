package io.cairn.config.fdb;

/** A publish of very many small fragments, on the double. */
class ManyFragmentsTest extends ManyFragments {
  @Override
  TestSpace newSpace() {
    return TestSpace.on(new FakeCluster());
  }
}
