package io.cairn.config.grpc.internal.server;

import io.cairn.config.grpc.ServerMeasure;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What a server counts. Thread-safe; a reader sees each measure at about the same moment. */
public final class Counters {
  private final Map<ServerMeasure, LongAdder> adders = new EnumMap<>(ServerMeasure.class);

  /** Creates counters of nothing. */
  public Counters() {
    for (ServerMeasure measure : ServerMeasure.values()) {
      adders.put(measure, new LongAdder());
    }
  }

  void one(ServerMeasure measure) {
    add(measure, 1);
  }

  void add(ServerMeasure measure, long more) {
    LongAdder adder = adders.get(measure);
    if (adder != null) { // always
      adder.add(more);
    }
  }

  /** Returns what was counted of one measure. */
  public long of(ServerMeasure measure) {
    LongAdder adder = adders.get(measure);
    return adder == null ? 0 : adder.sum();
  }

  /** Returns what was counted of every measure. */
  public Map<ServerMeasure, Long> all() {
    Map<ServerMeasure, Long> all = new EnumMap<>(ServerMeasure.class);
    adders.forEach((measure, adder) -> all.put(measure, adder.sum()));
    return all;
  }
}
