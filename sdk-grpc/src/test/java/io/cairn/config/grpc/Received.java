package io.cairn.config.grpc;

import io.cairn.config.Lineage;
import io.cairn.config.spi.SourceException;
import io.cairn.config.spi.WatchEvent;
import io.cairn.config.spi.WatchSink;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;

/** A sink that keeps what it is told, in order. Thread-safe. */
final class Received implements WatchSink {
  /** The end of a stream. */
  record End(SourceException cause, Duration retryAfter) {}

  final BlockingQueue<Lineage> connected = new LinkedBlockingQueue<>();
  final BlockingQueue<WatchEvent> events = new LinkedBlockingQueue<>();
  final BlockingQueue<End> ends = new LinkedBlockingQueue<>();
  final List<String> order = new CopyOnWriteArrayList<>();

  @Override
  public void onConnected(Lineage lineage) {
    order.add("connected");
    connected.add(lineage);
  }

  @Override
  public void onEvent(WatchEvent event) {
    order.add("event");
    events.add(event);
  }

  @Override
  public void onDisconnected(SourceException cause, Duration retryAfter) {
    order.add("ended");
    ends.add(new End(cause, retryAfter));
  }
}
