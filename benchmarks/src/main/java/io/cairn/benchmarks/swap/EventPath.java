package io.cairn.benchmarks.swap;

import io.cairn.benchmarks.samples.PushingSource;
import io.cairn.config.CairnClient;
import io.cairn.config.ConfigDelta;
import io.cairn.config.spi.WatchEvent;
import java.util.Map;

/** Changes that a source in the same process hands over decoded, on one thread. */
final class EventPath implements Path {
  private final Parts parts;
  private final PushingSource source;
  private final CairnClient client;
  private long handedOver;

  EventPath(Parts parts) throws InterruptedException {
    this.parts = parts;
    source = new PushingSource(Map.of(Parts.HUNT, parts.first()));
    client = CairnClient.builder().source(source).preload(Parts.HUNT).build();
    client.start().join();
    source.awaitFollowed();
  }

  @Override
  public CairnClient client() {
    return client;
  }

  @Override
  public void change(long revision) {
    ConfigDelta delta = parts.delta(revision);
    handedOver = System.nanoTime();
    source.push(place -> new WatchEvent.Delta(place, delta));
  }

  @Override
  public long lastByteBefore(long nanos) {
    return handedOver;
  }

  @Override
  public void close() {
    client.close();
    source.close();
  }
}
