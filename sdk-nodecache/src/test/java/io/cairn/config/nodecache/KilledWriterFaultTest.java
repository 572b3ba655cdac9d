package io.cairn.config.nodecache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cairn.config.HuntConfig;
import io.cairn.config.HuntId;
import io.cairn.config.spi.NodeCacheException;
import io.cairn.config.spi.NodeCacheListener;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rule 20: kill -9 of writers in mid-write, seen by readers in processes of their own. */
class KilledWriterFaultTest {
  private static final boolean LONG = System.getProperty("cairn.stress", "short").equals("long");
  private static final int KILLS = LONG ? 1_000 : 50;
  private static final int WRITERS = 2;
  private static final int READERS = 2;
  private static final int LONGEST_WRITE_NANOS = 500_000;
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  /** In halves of a write: the first one of a process is as likely to be hit as a later one. */
  private static final int LONGEST_LIFE = 60;

  private final Deque<JavaProcess> processes = new ArrayDeque<>();
  private Node node;
  private ChronicleNodeCache cache;

  @BeforeEach
  void open() throws IOException {
    node = new Node(8 << 20);
    cache = node.open();
    for (int i = 0; i < NodeCacheProcess.HUNTS; i++) {
      Node.write(cache, Configs.large(NodeCacheProcess.hunt(i), 1));
    }
  }

  @AfterEach
  void close() {
    processes.forEach(JavaProcess::close);
    node.close();
  }

  private JavaProcess start(Class<?> type, String... arguments) throws IOException {
    JavaProcess process = JavaProcess.start(type, arguments);
    processes.add(process);
    return process;
  }

  private static boolean anyEnded(List<JavaProcess> writers) {
    return writers.stream().anyMatch(writer -> !writer.isAlive());
  }

  private NodeCacheInspection inspect() {
    return NodeCacheInspector.inspect(node.directory);
  }

  @Test
  @DisplayName("No reader waits or reads a wrong byte, and nobody has to recover anything")
  void killWriters_atRandomInstants_readersGoOn() throws Exception {
    String directory = node.directory.toString();
    List<JavaProcess> readers = new ArrayList<>();
    for (int i = 0; i < READERS; i++) {
      readers.add(start(ReaderProcess.class, directory));
    }
    for (JavaProcess reader : readers) {
      reader.lineWith("ready");
    }
    Random random = new Random(20);
    Control control = node.files().control();
    WriteLockHolder holder = new WriteLockHolder(node.file("write.lock"));
    List<JavaProcess> writers = new ArrayList<>();
    for (int i = 0; i < WRITERS; i++) {
      writers.add(start(WriterProcess.class, "forever", directory));
    }
    for (int kill = 0; kill < KILLS; kill++) {
      long until = control.sequence() + random.nextInt(LONGEST_LIFE);
      await().atMost(PATIENCE).until(() -> control.sequence() >= until || anyEnded(writers));
      for (JavaProcess writer : writers) {
        assertThat(writer.isAlive() ? "" : writer.rest()).as("a writer that ended").isEmpty();
      }
      JavaProcess next = holder.awaitOneOf(writers);
      LockSupport.parkNanos(random.nextInt(LONGEST_WRITE_NANOS));
      next.kill();
      processes.remove(next);
      writers.remove(next);
      if (kill + WRITERS < KILLS) {
        writers.add(start(WriterProcess.class, "forever", directory));
      }
    }
    // the next write needs no hand
    HuntConfig last = Configs.large(NodeCacheProcess.hunt(1), 1L << 40);
    Node.write(cache, last);
    assertThat(Node.read(cache, NodeCacheProcess.hunt(1))).contains(last);

    NodeCacheInspection after = inspect();
    System.out.printf(
        "%d kills: %d in the middle of a write, %d of them with Chronicle's lock held (sides"
            + " abandoned); %d writes%n",
        KILLS, after.cutOffWrites(), after.abandonedGenerations(), after.writes());
    for (JavaProcess reader : readers) {
      reader.say("enough");
      Tally tally = new Tally(reader.lineWith("tally"));
      System.out.println("reader: " + tally.line());
      assertThat(tally.of("wrong")).isZero();
      assertThat(tally.of("backwards")).isZero();
      assertThat(tally.of("waits")).as("waits of any length in a read").isZero();
      // were it a lock of a writer's, it would be one for each time that one is held
      assertThat(tally.of("kernelWaits")).isLessThan(1 + tally.of("reads") / 10_000);
      assertThat(tally.of("reads")).isGreaterThan(100L * KILLS);
      assertThat(tally.of("misses")).isLessThan(tally.of("reads") / 100);
    }
    assertThat(after.cutOffWrites()).as("kills that hit a write").isGreaterThan(KILLS / 4);
    assertThat(after.abandonedGenerations()).as("kills that left a dead lock").isPositive();
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("Whatever step of a write it was killed at, nobody notices and the next one writes")
  void killWriter_atStep_readersAndNextWriterGoOn(WriteStep step) throws Exception {
    HuntId hunt = NodeCacheProcess.hunt(0);
    JavaProcess writer =
        start(WriterProcess.class, "until", node.directory.toString(), step.name());
    writer.lineWith("at " + step);
    boolean ended = step == WriteStep.NOTED;
    long seen = ended || step == WriteStep.FLIPPED ? 2 : 1;
    assertThat(Node.read(cache, hunt)).contains(Configs.large(hunt, seen)); // while it lives
    assertThat(inspect().writing()).isEqualTo(!ended);
    writer.kill();

    assertThat(Node.read(cache, hunt)).contains(Configs.large(hunt, seen));
    Node.write(cache, Configs.large(hunt, 3));
    assertThat(Node.read(cache, hunt)).contains(Configs.large(hunt, 3));
    boolean heldTheLock = step == WriteStep.LOCKED || step == WriteStep.CHANGED;
    assertThat(cache.metrics().abandonedGenerations()).isEqualTo(heldTheLock ? 1 : 0);
    assertThat(inspect().cutOffWrites()).isEqualTo(ended ? 0 : 1);
    for (int i = 1; i < NodeCacheProcess.HUNTS; i++) {
      HuntId other = NodeCacheProcess.hunt(i);
      assertThat(Node.read(cache, other)).contains(Configs.large(other, 1));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"FLIPPED", "NOTED"})
  @DisplayName("Killed after the flip, it has told its neighbours, though nobody writes any more")
  void killWriter_afterTheFlip_followersSeeItsNews(WriteStep step) throws Exception {
    HuntId hunt = NodeCacheProcess.hunt(0);
    HuntConfig news = Configs.large(hunt, 2);
    Queue<Optional<HuntConfig>> seen = new ConcurrentLinkedQueue<>();
    ChronicleNodeCache follower = ChronicleNodeCache.at(node.directory);
    try (follower) {
      follower.open(onHeadMoved(moved -> seen.add(Node.read(follower, moved))));
      follower.follow(hunt);
      JavaProcess writer =
          start(WriterProcess.class, "until", node.directory.toString(), step.name());
      writer.lineWith("at " + step);
      writer.kill();
      await().atMost(PATIENCE).until(() -> seen.contains(Optional.of(news)));
    }
  }

  private static NodeCacheListener onHeadMoved(Consumer<HuntId> action) {
    return new NodeCacheListener() {
      @Override
      public void onHeadMoved(HuntId hunt) {
        action.accept(hunt);
      }

      @Override
      public void onUnusable(NodeCacheException cause) {
        throw new AssertionError(cause);
      }
    };
  }

  @Test
  @DisplayName("While a writer is stopped (SIGSTOP) reads go on, and writes are dropped")
  void stopWriter_inTheMiddleOfAWrite_readsGoOnAndWritesAreDropped() throws Exception {
    HuntId hunt = NodeCacheProcess.hunt(0);
    JavaProcess writer =
        start(WriterProcess.class, "until", node.directory.toString(), WriteStep.CHANGED.name());
    writer.lineWith("at CHANGED");
    writer.stop();
    Node.write(cache, Configs.large(hunt, 3));

    assertThat(cache.metrics().droppedWrites()).isEqualTo(1);
    assertThat(Node.read(cache, hunt)).contains(Configs.large(hunt, 1));
    writer.kill();
    Node.write(cache, Configs.large(hunt, 4));
    assertThat(Node.read(cache, hunt)).contains(Configs.large(hunt, 4));
  }

  @Test
  @DisplayName("Killed while it carries hunts over, it leaves all to the next one")
  void killWriter_whileCarryingOver_nextOneBeginsAgain() throws Exception {
    node.xor("side-0", node.files().side(0).geometry().segmentHeader(), 1); // a dead one's lock
    JavaProcess rescuer =
        start(WriterProcess.class, "until", node.directory.toString(), WriteStep.CHANGED.name());
    rescuer.lineWith("at CHANGED");
    assertThat(inspect().generation()).isZero();
    rescuer.kill();

    for (int i = 0; i < NodeCacheProcess.HUNTS; i++) {
      HuntId hunt = NodeCacheProcess.hunt(i);
      assertThat(Node.read(cache, hunt)).contains(Configs.large(hunt, 1));
      Node.write(cache, Configs.large(hunt, 2));
      assertThat(Node.read(cache, hunt)).contains(Configs.large(hunt, 2));
    }
    assertThat(inspect().abandonedGenerations()).isEqualTo(1);
    assertThat(inspect().generation()).isEqualTo(1);
  }

  /** What a reader said, word by word. */
  private record Tally(String line) {
    long of(String word) {
      Matcher found = Pattern.compile(" " + word + "=(\\d+)").matcher(line);
      assertThat(found.find()).as(line).isTrue();
      return Long.parseLong(found.group(1));
    }
  }
}
