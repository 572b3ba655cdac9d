package io.cairn.benchmarks.storm;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The program of a pod that is a process of its own: a client as in {@link ClientPod}, read at an
 * even rate by a thread of its own. It reports in lines, and ends with its input.
 */
final class PodProgram {
  private PodProgram() {}

  /**
   * The program.
   *
   * @param args name, port, directory and size of the node cache, hunts, reads a second
   */
  public static void main(String[] args) throws IOException {
    int hunts = Integer.parseInt(args[4]);
    Wiring wiring =
        new Wiring(
            args[0], Integer.parseInt(args[1]), Path.of(args[2]), Long.parseLong(args[3]), hunts);
    ClientPod pod = new ClientPod(wiring, new ReportLines(System.out));
    pod.start();
    Thread reader = new Thread(() -> readOn(pod, hunts, Double.parseDouble(args[5])), "reader");
    reader.setDaemon(true);
    reader.start();
    while (System.in.read() >= 0) {
      // its end is what is waited for
    }
    pod.close();
    System.exit(0); // also if a library's threads linger
  }

  private static void readOn(Pod pod, int hunts, double rate) {
    long start = System.nanoTime();
    if (rate == 0) {
      return;
    }
    for (long read = 0; true; read++) {
      long due = start + (long) (read * 1e9 / rate);
      Replay.sleepUntil(due);
      pod.read(ThreadLocalRandom.current().nextInt(hunts), due);
    }
  }
}
