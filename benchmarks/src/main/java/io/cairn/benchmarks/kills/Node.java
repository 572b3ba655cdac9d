package io.cairn.benchmarks.kills;

import io.cairn.benchmarks.results.Progress;
import io.cairn.benchmarks.samples.JavaProcess;
import io.cairn.benchmarks.samples.NodeCaches;
import io.cairn.config.HuntConfig;
import io.cairn.config.HuntId;
import io.cairn.config.Labels;
import io.cairn.config.nodecache.ChronicleNodeCache;
import io.cairn.config.nodecache.NodeCacheInspection;
import io.cairn.config.nodecache.NodeCacheInspector;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/** A node cache with its readers and writers. One thread. */
final class Node implements AutoCloseable {
  static final int READERS = 2;

  private static final long BYTES = 24L << 20;
  private static final int LONGEST_LIFE_NANOS = 60_000_000;
  private static final int LONGEST_WRITE_NANOS = 2_000_000;
  private static final int LOOK_EVERY = 5;
  private static final List<String> READER_FLAGS =
      List.of("-XX:+UseSerialGC", "-Xmx640m", "-Xmn512m");

  private final Path directory;
  private final Progress progress;
  private final Random random = new Random();
  private final ChronicleNodeCache cache;
  private final List<JavaProcess> readers = new ArrayList<>();
  private final Writers writers;
  private final WriteLock lock;

  private Node(Path directory, Path scratch, Progress progress) throws IOException {
    this.directory = directory;
    this.progress = progress;
    progress.step("the node cache is made");
    cache = NodeCaches.open(ChronicleNodeCache.builder(directory).size(BYTES).build());
    for (HuntId hunt : Versions.HUNTS) {
      cache.write(Versions.of(hunt, 1), Labels.NONE);
    }
    lock = new WriteLock(directory);
    progress.step("readers warm up");
    for (int i = 0; i < READERS; i++) {
      readers.add(JavaProcess.start(ReaderProgram.class, READER_FLAGS, directory.toString()));
    }
    for (JavaProcess reader : readers) {
      reader.line(); // it is ready
    }
    progress.step("writers start");
    writers = Writers.start(directory, scratch);
  }

  static Node start(Path directory, Path scratch, Progress progress) throws IOException {
    return new Node(directory, scratch, progress);
  }

  /** Kills until so many were hit in mid-write, or a time is over. */
  Part kill(int hits, long longestNanos, Part before) throws Exception {
    NodeCacheInspection start = NodeCacheInspector.inspect(directory);
    long begun = System.nanoTime();
    tallies();
    int killed = 0;
    NodeCacheInspection now = start;
    while (now.cutOffWrites() - start.cutOffWrites() < hits && !isOver(begun, longestNanos)) {
      JavaProcess victim = atRandomInstant();
      victim.kill();
      writers.replace(victim);
      killed++;
      if (killed % LOOK_EVERY == 0) {
        now = NodeCacheInspector.inspect(directory);
        tell(killed, now.cutOffWrites() - start.cutOffWrites(), hits, begun, before);
      }
    }
    return part(killed, start);
  }

  /** The same, but that writers are asked to end, and do so after their last write. */
  Part endInPeace(int number, long longestNanos) throws Exception {
    progress.step("%,d writers end by themselves, for comparison".formatted(number));
    NodeCacheInspection start = NodeCacheInspector.inspect(directory);
    long begun = System.nanoTime();
    tallies();
    int ended = 0;
    while (ended < number && !isOver(begun, longestNanos)) {
      JavaProcess next = atRandomInstant();
      next.close();
      writers.replace(next);
      ended++;
    }
    return part(ended, start);
  }

  private static boolean isOver(long begun, long longestNanos) {
    return System.nanoTime() - begun > longestNanos;
  }

  /** Waits until some time in a write of one of the writers, and returns which. */
  private JavaProcess atRandomInstant() throws IOException {
    LockSupport.parkNanos(random.nextInt(LONGEST_LIFE_NANOS));
    JavaProcess next = lock.awaitOneOf(writers.writing());
    LockSupport.parkNanos(random.nextInt(LONGEST_WRITE_NANOS));
    return next;
  }

  private void tell(int killed, long hit, int wanted, long begun, Part before) {
    long seconds = (System.nanoTime() - begun) / 1_000_000_000;
    long left = hit == 0 ? 0 : seconds * (wanted - hit) / hit;
    progress.now(
        "%,d killed, %,d in mid-write; about %d s to the end of this turn"
            .formatted(before.gone() + killed, before.hits() + hit, Math.max(0, left)));
  }

  private Part part(int gone, NodeCacheInspection start) throws IOException {
    Tally tally = tallies();
    // the next write tells whether the last one was hit
    LockSupport.parkNanos(LONGEST_LIFE_NANOS);
    NodeCacheInspection end = NodeCacheInspector.inspect(directory);
    return new Part(
        gone,
        end.cutOffWrites() - start.cutOffWrites(),
        end.abandonedGenerations() - start.abandonedGenerations(),
        end.writes() - start.writes(),
        tally);
  }

  /** Returns what the readers saw since they were asked last. */
  private Tally tallies() throws IOException {
    Tally all = Tally.NONE;
    for (JavaProcess reader : readers) {
      reader.say("tell");
      all = all.and(Tally.parse(reader.line()));
    }
    return all;
  }

  /**
   * What was to be done before the node cache served again.
   *
   * @param steps how many of: readers that are not the ones of the beginning, hunts that cannot be
   *     read, a write that is not taken
   * @param writeNanos how long the first write by a process that was there all the time took
   */
  record Afterwards(int steps, long writeNanos) {
    String words() {
      return steps == 0
          ? "every hunt is read, and a process that was there all the time has written in %.1f ms; nothing had to be restarted or repaired"
              .formatted(writeNanos / 1e6)
          : steps + " of readers, hunts and a write are not as they were";
    }
  }

  Afterwards writeAndReadAgain() throws InterruptedException {
    writers.close();
    int steps = 0;
    for (JavaProcess reader : readers) {
      steps += reader.isAlive() ? 0 : 1;
    }
    HuntId hunt = Versions.HUNTS.get(0);
    HuntConfig last = Versions.of(hunt, 1L << 40);
    long begun = System.nanoTime();
    cache.write(last, Labels.NONE);
    long took = System.nanoTime() - begun;
    for (HuntId each : Versions.HUNTS) {
      Optional<HuntConfig> found = cache.read(each, Labels.NONE);
      steps += found.isPresent() && Versions.isRight(each, found.get()) ? 0 : 1;
    }
    steps += cache.read(hunt, Labels.NONE).filter(last::equals).isPresent() ? 0 : 1;
    return new Afterwards(steps, took);
  }

  @Override
  public void close() throws InterruptedException, IOException {
    writers.close();
    for (JavaProcess reader : readers) {
      reader.kill();
    }
    cache.close();
  }
}
