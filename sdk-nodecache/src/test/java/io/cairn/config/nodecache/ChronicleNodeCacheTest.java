package io.cairn.config.nodecache;

import io.cairn.config.spi.NodeCache;
import io.cairn.config.testing.ManualClock;
import io.cairn.config.testing.NodeCacheContract;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;

/** Every sentence of the SPI, on real files. */
class ChronicleNodeCacheTest extends NodeCacheContract {
  private static final Duration PERMIT_WAIT = Duration.ofSeconds(5);

  private final ManualClock clock = new ManualClock();
  private Path node;

  @BeforeEach
  void chooseDirectory() throws IOException {
    node = Tmpfs.directory();
  }

  @Override
  protected NodeCache newProcess() {
    return ChronicleNodeCache.builder(node)
        .permitWait(PERMIT_WAIT)
        .nanoTime(clock::nanoTime)
        .build();
  }

  @Override
  protected boolean passPermitBound() {
    clock.advance(PERMIT_WAIT);
    return true;
  }

  @Override
  protected boolean breakDown(NodeCache process) {
    ByteBuffer retired = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    retired.putLong(0, ControlLayout.RETIRED);
    try (FileChannel control =
        FileChannel.open(node.resolve("v1/control"), StandardOpenOption.WRITE)) {
      control.write(retired, ControlLayout.STATE);
    } catch (IOException e) {
      return false;
    }
    return true;
  }
}
