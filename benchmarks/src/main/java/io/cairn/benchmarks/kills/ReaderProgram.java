package io.cairn.benchmarks.kills;

import io.cairn.benchmarks.kills.Tally.Figure;
import io.cairn.benchmarks.samples.NodeCaches;
import io.cairn.config.HuntConfig;
import io.cairn.config.HuntId;
import io.cairn.config.Labels;
import io.cairn.config.VersionVector;
import io.cairn.config.nodecache.ChronicleNodeCache;
import io.cairn.config.spi.SnapshotCodec;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * A process that reads a hunt every millisecond, checks its every byte, and tells in a line what it
 * saw, as often as it is asked.
 *
 * <p>After each read, the same thread decodes a hunt of the same size from its own memory: what
 * holds that up would hold up anything. So that no read has to ask for a collection of garbage, the
 * heap is collected between reads.
 */
final class ReaderProgram {
  static final long STALL_NANOS = 5_000_000;

  private static final long EVERY_NANOS = 1_000_000;
  private static final long LONGEST_BEHIND_NANOS = 1_000_000_000;
  private static final int WARM_UP = 8_000;
  private static final int READS_PER_COLLECTION = 500;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final ChronicleNodeCache cache;
  private final Hiccups hiccups = Hiccups.start();
  private final Stopwatch stopwatch = new Stopwatch(hiccups);
  private final List<byte[]> ownMemory =
      Versions.HUNTS.stream().map(hunt -> SnapshotCodec.encode(Versions.of(hunt, 1))).toList();
  private final Map<HuntId, VersionVector> newest = new HashMap<>();
  private final Map<HuntId, Long> answered = new HashMap<>();
  private final Map<Figure, Long> figures = new EnumMap<>(Figure.class);
  private final Histogram nanos = new Histogram(3);

  private ReaderProgram(ChronicleNodeCache cache) throws IOException {
    this.cache = cache;
  }

  /**
   * Reads.
   *
   * @param args the directory of the node cache
   */
  public static void main(String[] args) throws IOException {
    try (ChronicleNodeCache cache = NodeCaches.open(Path.of(args[0]))) {
      new ReaderProgram(cache).run();
    }
    System.exit(0); // also if a library's threads linger
  }

  private void run() throws IOException {
    for (int i = 0; i < WARM_UP; i++) {
      read(hunt(i));
      decode(ownMemory.get(i % ownMemory.size()));
    }
    forget();
    System.out.println("ready");
    Orders orders = Orders.listen();
    int done = 0;
    long due = System.nanoTime();
    for (int i = 0; !orders.isOver(); i++) {
      due += EVERY_NANOS;
      long now = System.nanoTime();
      if (now - due > LONGEST_BEHIND_NANOS) {
        due = now;
      } else if (now - due < 0) {
        LockSupport.parkNanos(due - now);
      }
      read(hunt(i));
      decode(ownMemory.get(i % ownMemory.size()));
      if (i % READS_PER_COLLECTION == 0) {
        System.gc();
      }
      if (done < orders.given()) {
        System.out.println(tally().line());
        forget();
        done++;
      }
    }
  }

  private static HuntId hunt(int number) {
    return Versions.HUNTS.get(number % Versions.HUNTS.size());
  }

  private void read(HuntId hunt) throws IOException {
    long waitsBefore = waits();
    stopwatch.begin();
    Optional<HuntConfig> found = cache.read(hunt, Labels.NONE);
    stopwatch.end();
    long own = stopwatch.ownNanos();
    count(Figure.WAITS, waits() - waitsBefore);
    count(Figure.READS, 1);
    nanos.recordValueWithExpectedInterval(stopwatch.nanos(), EVERY_NANOS);
    worst(Figure.WORST, stopwatch.nanos());
    worst(Figure.WORST_OWN, own);
    count(Figure.OVER, stopwatch.nanos() > STALL_NANOS ? 1 : 0);
    count(Figure.STALLS, own > STALL_NANOS ? 1 : 0);
    if (found.isEmpty()) {
      count(Figure.MISSES, 1);
    } else {
      check(hunt, found.get());
      long now = stopwatch.endedAt();
      Long before = answered.put(hunt, now);
      worst(Figure.UNANSWERED, before == null ? 0 : now - before);
    }
  }

  /** Copies and decodes as a read does, but from memory that nobody shares. */
  private void decode(byte[] encoded) throws IOException {
    stopwatch.begin();
    HuntConfig decoded = SnapshotCodec.decode(ByteBuffer.wrap(encoded.clone()));
    stopwatch.end();
    long own = stopwatch.ownNanos();
    if (decoded.version().revision() != 1) {
      throw new IllegalStateException("decoded " + decoded);
    }
    worst(Figure.CONTROL, stopwatch.nanos());
    worst(Figure.CONTROL_OWN, own);
    count(Figure.CONTROL_STALLS, own > STALL_NANOS ? 1 : 0);
  }

  private void check(HuntId hunt, HuntConfig config) {
    count(Figure.WRONG, Versions.isRight(hunt, config) ? 0 : 1);
    VersionVector before = newest.put(hunt, config.version());
    count(Figure.BACKWARDS, before != null && before.isAfter(config.version()) ? 1 : 0);
  }

  private void count(Figure figure, long more) {
    figures.merge(figure, more, Long::sum);
  }

  private void worst(Figure figure, long value) {
    figures.merge(figure, value, Math::max);
  }

  private static long waits() {
    ThreadInfo self = THREADS.getThreadInfo(Thread.currentThread().getId());
    return self.getBlockedCount() + self.getWaitedCount();
  }

  private Tally tally() {
    figures.put(Figure.P50, nanos.getValueAtPercentile(50));
    figures.put(Figure.P999, nanos.getValueAtPercentile(99.9));
    figures.put(Figure.HICCUP, hiccups.worstNanos());
    return new Tally(figures);
  }

  private void forget() {
    figures.clear();
    answered.clear();
    nanos.reset();
    hiccups.forget();
  }
}
