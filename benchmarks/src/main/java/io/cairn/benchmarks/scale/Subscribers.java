package io.cairn.benchmarks.scale;

import io.cairn.benchmarks.results.Progress;
import io.cairn.benchmarks.samples.JavaProcess;
import io.cairn.benchmarks.samples.SampleHunts;
import io.cairn.config.HuntId;
import io.cairn.config.Leadership;
import io.cairn.config.Publication;
import io.cairn.config.VersionVector;
import io.cairn.config.grpc.GrpcConfigStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A Config Service in a process of its own, and more and more followers of one hunt in this one,
 * each with a connection. One thread.
 */
final class Subscribers implements AutoCloseable {
  /** A hunt of 4 KB, of which a change touches 512 bytes. */
  static final Shape SHAPE = new Shape(1, 8, 512);

  private static final HuntId HUNT = SampleHunts.hunt(0);
  private static final int AT_ONCE = 100;
  private static final long SETTLING_NANOS = 300_000_000;
  private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(3);

  private final JavaProcess server;
  private final String target;
  private final GrpcConfigStore store;
  private final Leadership leadership;
  private final AtomicLong versions = new AtomicLong();
  private final List<Follower> followers = new ArrayList<>();
  private final Progress progress;
  private VersionVector newest;
  private long revision = 1;

  Subscribers(Progress progress) throws Exception {
    this.progress = progress;
    server =
        JavaProcess.start(
            ServerProgram.class,
            List.of("-Xmx1g", "-XX:+UseSerialGC", "-XX:MaxDirectMemorySize=1g"));
    String[] ports = server.line().split(" ", -1);
    target = "localhost:" + ports[0];
    store = GrpcConfigStore.builder(target, "localhost:" + ports[1]).plaintext().build();
    leadership = store.lead(HUNT, "benchmark").get();
    newest =
        store
            .publish(Publication.by(leadership).putAll(SHAPE.make(HUNT, 1).fragments()).build())
            .get()
            .version();
  }

  /**
   * What so many followers cost the server.
   *
   * @param followers how many there were
   * @param changes published
   * @param seconds in which they were
   * @param idle what it did in as many seconds before, without a change
   * @param busy what it did in these, and was asked of the store since it began
   * @param residentBytes in the end
   * @param joinBytes that each of the last who came was sent meanwhile
   */
  record Cost(
      int followers,
      int changes,
      double seconds,
      ServerFigures idle,
      ServerFigures busy,
      long residentBytes,
      double joinBytes) {
    /** Returns which part of the changes each follower was sent as one of its own. */
    double arrived() {
      return busy.pushes() / ((double) changes * followers);
    }

    double idleCpuNanosPerSecond() {
      return idle.cpuNanos() / seconds;
    }

    /** For a change that every follower is sent; of those that came as one, one counts. */
    double cpuNanosPerChange() {
      double all = busy.pushes() / (double) followers;
      return Math.max(1, busy.cpuNanos() - idle.cpuNanos()) / Math.max(1, all);
    }

    double wireBytesPerPush() {
      return (busy.wireBytes() - idle.wireBytes()) / (double) Math.max(1, busy.pushes());
    }

    double messageBytesPerPush() {
      return (busy.messageBytes() - idle.messageBytes()) / (double) Math.max(1, busy.pushes());
    }

    double idleWireBytesPerSecond() {
      return idle.wireBytes() / seconds;
    }
  }

  /** Lets more follow until there are so many, and measures. */
  Cost measure(int wanted, double seconds, int changes) throws Exception {
    int there = followers.size();
    ServerFigures joining = figures("now");
    while (followers.size() < wanted) {
      progress.now("%,d of %,d followers".formatted(followers.size(), wanted));
      long before = versions.get();
      int more = Math.min(AT_ONCE, wanted - followers.size());
      for (int i = 0; i < more; i++) {
        followers.add(new Follower(target, "pod-" + followers.size(), HUNT.value(), versions));
      }
      await(before + more);
    }
    long joinBytes = figures("now").since(joining).wireBytes();
    long sent = versions.get();
    publish(3, 0.3); // to warm up what is new
    await(sent + followers.size());
    LockSupport.parkNanos(SETTLING_NANOS);
    progress.now("%,d followers, without a change".formatted(wanted));
    ServerFigures start = figures("now");
    LockSupport.parkNanos((long) (seconds * 1e9));
    ServerFigures idle = figures("now").since(start);
    progress.now("%,d followers, %,d changes".formatted(wanted, changes));
    start = figures("now");
    long before = versions.get();
    int made = publish(changes, seconds);
    await(before + followers.size()); // at least the last one; others may have come as one
    LockSupport.parkNanos(SETTLING_NANOS);
    ServerFigures busy = figures("now").since(start);
    ServerFigures held = figures("heap");
    ServerFigures all =
        new ServerFigures(
            held.streams(),
            held.heapBytes(),
            busy.cpuNanos(),
            busy.messageBytes(),
            busy.wireBytes(),
            busy.pushes(),
            held.storeQuestions());
    return new Cost(
        wanted,
        made,
        seconds,
        idle,
        all,
        server.residentBytes(),
        joinBytes / (double) Math.max(1, wanted - there));
  }

  private ServerFigures figures(String how) throws IOException {
    server.say(how);
    return ServerFigures.parse(server.line());
  }

  /** Returns how many there were: fewer, if the time was over before. */
  private int publish(int changes, double seconds) throws Exception {
    long begun = System.nanoTime();
    long end = begun + (long) (seconds * 1e9);
    int made = 0;
    for (int i = 0; i < changes && (i < 3 || System.nanoTime() - end < 0); i++) {
      long due = begun + (long) (seconds * 1e9 * i / changes);
      LockSupport.parkNanos(due - System.nanoTime());
      newest =
          store
              .publish(
                  Publication.by(leadership)
                      .expecting(newest)
                      .put(SHAPE.fragment(0, ++revision))
                      .build())
              .get()
              .version();
      made++;
    }
    LockSupport.parkNanos(end - System.nanoTime());
    return made;
  }

  private void await(long wanted) throws IOException {
    long begun = System.nanoTime();
    while (versions.get() < wanted) {
      if (System.nanoTime() - begun > PATIENCE_NANOS) {
        throw new IOException(
            "%,d followers were sent %,d versions, not %,d"
                .formatted(followers.size(), versions.get(), wanted));
      }
      LockSupport.parkNanos(1_000_000);
    }
  }

  @Override
  public void close() throws IOException {
    followers.forEach(Follower::close);
    store.close();
    server.close();
  }
}
