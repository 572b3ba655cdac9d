package io.cairn.config.nodecache;

import io.cairn.config.HuntConfig;
import io.cairn.config.HuntId;
import io.cairn.config.Labels;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * A process that reads a node cache without pause, checks every byte, and tells in the end, in one
 * line, what it saw.
 *
 * <p>A read that takes long has waited for something, or the machine had no core for it. Every wait
 * of a Java thread, for a monitor or parked, is counted by the JVM. One in the kernel, as for a
 * lock on a file, gives the core away of its own accord, which the kernel counts apart from a core
 * that was taken; so does a pause of the whole JVM: a wait during which a thread beside it, which
 * needs nobody, was held up as well was not the read's.
 */
final class ReaderProcess {
  private static final long STALL_NANOS = 5_000_000;
  private static final long PAUSE_NANOS = 2_000_000;
  private static final int WARM_READS = 5_000;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final Path STATUS = Path.of("/proc/thread-self/status");

  private final ChronicleNodeCache cache;
  private final MachinePauses pauses = new MachinePauses();
  private final Map<HuntId, HuntConfig> last = new HashMap<>();
  private long reads;
  private long misses;
  private long wrong;
  private long backwards;
  private long stalls;
  private long waits;
  private long kernelWaits;
  private long worstNanos;
  private long gaveAway;

  private ReaderProcess(ChronicleNodeCache cache) {
    this.cache = cache;
  }

  public static void main(String[] arguments) throws IOException {
    ChronicleNodeCache cache = ChronicleNodeCache.at(Path.of(arguments[0]));
    cache.open(NodeCacheProcess.listener());
    new ReaderProcess(cache).run();
    System.exit(0);
  }

  private void run() throws IOException {
    List<HuntId> hunts =
        IntStream.range(0, NodeCacheProcess.HUNTS).mapToObj(NodeCacheProcess::hunt).toList();
    while (reads < WARM_READS) {
      for (HuntId hunt : hunts) {
        read(hunt);
      }
    }
    worstNanos = 0;
    stalls = 0;
    waits = 0;
    kernelWaits = 0;
    pauses.start();
    System.out.println("ready");
    while (System.in.available() == 0) {
      LockSupport.parkNanos(PAUSE_NANOS);
      long before = waited();
      gaveAway = coreGivenAway();
      for (HuntId hunt : hunts) {
        read(hunt);
      }
      waits += waited() - before;
    }
    System.out.printf(
        "tally reads=%d misses=%d wrong=%d backwards=%d waits=%d over5ms=%d kernelWaits=%d"
            + " worstMicros=%d pauseMicros=%d locked=%d damaged=%d%n",
        reads,
        misses,
        wrong,
        backwards,
        waits,
        stalls,
        kernelWaits,
        worstNanos / 1_000,
        pauses.worstNanos() / 1_000,
        cache.metrics().lockedMisses(),
        cache.metrics().checksumMisses());
  }

  private void read(HuntId hunt) throws IOException {
    long start = System.nanoTime();
    Optional<HuntConfig> found = cache.read(hunt, Labels.NONE);
    long end = System.nanoTime();
    reads++;
    worstNanos = Math.max(worstNanos, end - start);
    if (end - start > STALL_NANOS) {
      stalls++;
      long now = coreGivenAway();
      if (now > gaveAway && !pauses.overlap(start, end)) {
        kernelWaits++;
      }
      gaveAway = now;
    }
    if (found.isEmpty()) {
      misses++;
    } else {
      check(hunt, found.get());
    }
  }

  private void check(HuntId hunt, HuntConfig config) {
    HuntConfig before = last.put(hunt, config);
    if (before != null && before.version().equals(config.version())) {
      wrong += before.equals(config) ? 0 : 1;
    } else {
      wrong += config.hunt().equals(hunt) && Configs.isRightLarge(config) ? 0 : 1;
      backwards += before != null && before.version().isAfter(config.version()) ? 1 : 0;
    }
  }

  /** Returns how often this thread was blocked or waited, as the JVM counts it. */
  private static long waited() {
    ThreadInfo self = THREADS.getThreadInfo(Thread.currentThread().getId());
    return self.getBlockedCount() + self.getWaitedCount();
  }

  /** Returns how often this thread has given its core away; always 0 where /proc is not there. */
  private static long coreGivenAway() throws IOException {
    if (!Files.exists(STATUS)) {
      return 0;
    }
    String status = Files.readString(STATUS);
    String word = "\nvoluntary_ctxt_switches:";
    int from = status.indexOf(word) + word.length();
    return Long.parseLong(status.substring(from, status.indexOf('\n', from)).trim());
  }
}
