package io.cairn.benchmarks.storm;

import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Runs the model of the old layer by the machine's clock, so that the same readers read it as read
 * Cairn. One thread carries out what is due; what happens has the model's time, not that of the
 * thread.
 */
final class OldLayer implements Layer {
  private static final long IDLE_NANOS = 20_000_000;

  private final Load load;
  private final Plan plan;
  private final List<PodReports> reports;
  private final Object lock = new Object();
  private final Thread running = new Thread(this::run, "old-layer");
  private volatile boolean closed;
  private @Nullable OldFleet fleet;

  OldLayer(Load load, Plan plan, List<? extends PodReports> reports) {
    this.load = load;
    this.plan = plan;
    this.reports = List.copyOf(reports);
    running.setDaemon(true);
  }

  @Override
  public String name() {
    return "old layer";
  }

  @Override
  public void start() {
    long now = System.nanoTime();
    fleet =
        new OldFleet(load, plan.firstRevisions(), reports, new Uplink(Uplink.GIGABIT, now), now);
    running.start();
  }

  private void run() {
    while (!closed) {
      long next;
      synchronized (lock) {
        fleet().advance(System.nanoTime());
        next = fleet().nextAt();
      }
      LockSupport.parkNanos(Math.min(IDLE_NANOS, Math.max(1, next - System.nanoTime())));
    }
  }

  private OldFleet fleet() {
    OldFleet started = fleet;
    if (started == null) {
      throw new IllegalStateException("not started");
    }
    return started;
  }

  @Override
  public void restart(int pod) {
    synchronized (lock) {
      fleet().restart(pod, System.nanoTime());
    }
    LockSupport.unpark(running);
  }

  @Override
  public void change(int hunt, long revision) {
    synchronized (lock) {
      fleet().change(hunt, revision, System.nanoTime());
    }
  }

  @Override
  public void read(int pod, int hunt, long due) {
    fleet().read(pod, due);
  }

  @Override
  public int firstReadHere() {
    return 0;
  }

  @Override
  public Usage usage() {
    synchronized (lock) {
      fleet().advance(System.nanoTime());
      return new Usage(fleet().bytes(), fleet().storeReads(), 0, 0);
    }
  }

  @Override
  public void close() throws InterruptedException {
    closed = true;
    LockSupport.unpark(running);
    running.join();
    synchronized (lock) {
      fleet().close(System.nanoTime());
    }
  }
}
