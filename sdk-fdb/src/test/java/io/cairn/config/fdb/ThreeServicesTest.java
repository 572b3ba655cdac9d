package io.cairn.config.fdb;

import java.io.IOException;

/** Three Config Services over the double, in one process: a kill closes a server and its store. */
class ThreeServicesTest extends ThreeServices {
  private final FakeCluster cluster = new FakeCluster();

  @Override
  TestSpace newSpace() {
    return TestSpace.on(cluster);
  }

  @Override
  RunningService start() throws IOException {
    return RunningService.over(space.open());
  }
}
