package io.cairn.config.fdb;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The options of a {@link FakeTransaction} that survive a retry. */
final class FakeSettings {
  private static final int TIMEOUT = 500;
  private static final int RETRY_LIMIT = 501;
  private static final int SIZE_LIMIT = 503;
  private final FakeCluster cluster;
  private final long begun;
  private long timeout;
  private long retriesLeft = Long.MAX_VALUE;
  private boolean limited;
  private long sizeLimit = 10_000_000;

  FakeSettings(FakeCluster cluster) {
    this.cluster = cluster;
    this.begun = cluster.clock();
  }

  void set(int code, byte @Nullable [] parameter) {
    if (code == TIMEOUT) {
      timeout = number(parameter);
    } else if (code == RETRY_LIMIT && !limited) {
      limited = true;
      retriesLeft = number(parameter);
    } else if (code == SIZE_LIMIT) {
      sizeLimit = number(parameter);
    }
  }

  private static long number(byte @Nullable [] parameter) {
    return ByteBuffer.wrap(parameter).order(ByteOrder.LITTLE_ENDIAN).getLong();
  }

  long millisLeft() {
    return timeout == 0
        ? Long.MAX_VALUE
        : Math.max(0, timeout - TimeUnit.MICROSECONDS.toMillis(cluster.clock() - begun));
  }

  long sizeLimit() {
    return sizeLimit;
  }

  /** Whether a retry is left; takes it. */
  boolean mayRetry() {
    return retriesLeft-- > 0 && millisLeft() > 0;
  }
}
