package io.cairn.config.fdb;

import java.io.IOException;
import org.junit.jupiter.api.extension.ExtendWith;

/** Three Config Services over a real cluster, each a process, which is killed as it runs. */
@ExtendWith(RealCluster.class)
class RealThreeServicesTest extends ThreeServices {
  @Override
  TestSpace newSpace() {
    return TestSpace.onRealCluster();
  }

  @Override
  RunningService start() throws IOException {
    return RunningService.inAProcess(space.name());
  }
}
