package io.cairn.config.grpc.internal.server;

import io.cairn.config.VersionVector;
import io.cairn.config.grpc.HuntTraffic;
import java.util.concurrent.atomic.LongAdder;

/** What is counted for one hunt. Written by the hub's thread, read by any. */
final class HuntCounts {
  final LongAdder wholes = new LongAdder();
  final LongAdder changes = new LongAdder();
  final LongAdder confirmations = new LongAdder();
  final LongAdder contentBytes = new LongAdder();
  final LongAdder acknowledged = new LongAdder();
  final LongAdder rejected = new LongAdder();
  final LongAdder repairs = new LongAdder();
  private volatile VersionVector head = VersionVector.NONE;
  private volatile int followers;

  void head(VersionVector version) {
    head = version;
  }

  void followers(int number) {
    followers = number;
  }

  HuntTraffic traffic() {
    return new HuntTraffic(
        head,
        followers,
        wholes.sum(),
        changes.sum(),
        confirmations.sum(),
        contentBytes.sum(),
        acknowledged.sum(),
        rejected.sum(),
        repairs.sum());
  }
}
