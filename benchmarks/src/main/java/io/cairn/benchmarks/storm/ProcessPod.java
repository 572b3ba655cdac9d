package io.cairn.benchmarks.storm;

import io.cairn.benchmarks.samples.JavaProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A pod that is a process of its own. It is ended by {@code kill -9}. Its life begins when the
 * process is made, so the start of its JVM counts. Thread-safe.
 */
final class ProcessPod implements Pod {
  /** As a JVM chooses by itself in a small container. */
  private static final List<String> FLAGS = List.of("-Xmx128m", "-XX:+UseSerialGC");

  private final Wiring wiring;
  private final double reads;
  private final PodReports reports;
  private @Nullable JavaProcess process;
  private @Nullable Thread listening;

  /**
   * Creates it.
   *
   * @param reads how many it makes a second
   */
  ProcessPod(Wiring wiring, double reads, PodReports reports) {
    this.wiring = wiring;
    this.reads = reads;
    this.reports = reports;
  }

  @Override
  public synchronized void start() throws IOException {
    reports.started(System.nanoTime());
    JavaProcess started =
        JavaProcess.start(
            PodProgram.class,
            FLAGS,
            wiring.name(),
            Integer.toString(wiring.port()),
            wiring.node().toString(),
            Long.toString(wiring.cacheBytes()),
            Integer.toString(wiring.hunts()),
            Double.toString(reads));
    process = started;
    listening = new Thread(() -> listen(started), "listens-to-" + wiring.name());
    listening.setDaemon(true);
    listening.start();
  }

  private void listen(JavaProcess to) {
    try {
      while (true) {
        String line = to.line();
        if (!line.startsWith("started ")) { // which was long before, when the process was made
          ReportLines.tell(line, reports);
        }
      }
    } catch (IOException | UncheckedIOException ended) {
      // if it was killed, the next life has a process of its own
    }
  }

  @Override
  public synchronized void restart() throws IOException, InterruptedException {
    if (process != null && listening != null) {
      process.kill();
      listening.join(); // what it has said is told before the next life begins
    }
    start();
  }

  /** Nothing: it reads for itself. */
  @Override
  public void read(int hunt, long due) {}

  @Override
  public synchronized void close() throws IOException, InterruptedException {
    if (process != null) {
      process.close();
    }
  }
}
